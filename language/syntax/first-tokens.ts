/**
 * One token of lookahead for Chevrotain, found from the first tokens of each part of the grammar. Its own way compares paths
 * of any length with each other, which costs more than all else when the command line starts; the grammar needs none of it.
 */
import {
  Alternation,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from "chevrotain";

/** What may come first, and whether nothing may come at all. */
interface Start {
  readonly types: ReadonlySet<TokenType>;
  readonly canBeEmpty: boolean;
}

/** Where the functions that are built here run. */
interface Reading {
  LA(howMuch: number): IToken;
}

type LoopKind = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0]["prodType"];

const loopKinds = {
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
} as const satisfies Record<LoopKind, unknown>;

/** An alternative that may be empty is taken whatever comes, as the last resort of its choice. */
export function firstTokenLookahead(): ILookaheadStrategy {
  const ofRules = new Map<Rule, Start>();

  const startOf = (parts: readonly IProduction[]): Start => {
    const types = new Set<TokenType>();
    for (const part of parts) {
      const start = startOfPart(part);
      for (const type of start.types) types.add(type);
      if (!start.canBeEmpty) return { types, canBeEmpty: false };
    }
    return { types, canBeEmpty: true };
  };

  const startOfPart = (part: IProduction): Start => {
    if (part instanceof Terminal) return { types: new Set([part.terminalType]), canBeEmpty: false };
    if (part instanceof NonTerminal) return startOfRule(part.referencedRule);
    if (part instanceof Alternation) return eitherOf(definitionOf(part).map((each) => startOf(definitionOf(each))));
    const { types, canBeEmpty } = startOf(definitionOf(part));
    return { types, canBeEmpty: canBeEmpty || mayBeLeftOut(part) };
  };

  const startOfRule = (rule: Rule): Start => {
    const start = ofRules.get(rule) ?? startOf(rule.definition);
    ofRules.set(rule, start);
    return start;
  };

  return {
    // The tests hold the grammar to Chevrotain's own checks.
    validate: () => [],
    buildLookaheadForAlternation({ rule, prodOccurrence, hasPredicates }) {
      const found = find(rule.definition, (part) => part instanceof Alternation && part.idx === prodOccurrence);
      const alternatives = definitionOf(found).map((each) => startOf(definitionOf(each)));
      return hasPredicates ? chooseWithGates(alternatives) : choose(alternatives);
    },
    buildLookaheadForOptional({ rule, prodOccurrence, prodType }) {
      const kind = loopKinds[prodType];
      const found = find(rule.definition, (part) => part instanceof kind && part.idx === prodOccurrence);
      const wanted = indicesOf(startOf(definitionOf(found)));
      return function (this: Reading) {
        return wanted.has(this.LA(1).tokenTypeIdx);
      };
    },
  };
}

function eitherOf(starts: readonly Start[]): Start {
  return {
    types: new Set(starts.flatMap(({ types }) => [...types])),
    canBeEmpty: starts.some(({ canBeEmpty }) => canBeEmpty),
  };
}

function mayBeLeftOut(part: IProduction): boolean {
  return part instanceof Option || part instanceof Repetition || part instanceof RepetitionWithSeparator;
}

function definitionOf(part: IProduction | undefined): readonly IProduction[] {
  return part !== undefined && "definition" in part ? (part.definition as readonly IProduction[]) : [];
}

/** Depth first, without entering other rules. */
function find(parts: readonly IProduction[], isIt: (part: IProduction) => boolean): IProduction | undefined {
  for (const part of parts) {
    if (isIt(part)) return part;
    const found = part instanceof NonTerminal ? undefined : find(definitionOf(part), isIt);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The types and all that are of their categories, by Chevrotain's number. */
function indicesOf({ types }: Start): ReadonlySet<number> {
  return new Set([...types].flatMap((type) => [type.tokenTypeIdx ?? -1, ...(type.categoryMatches ?? [])]));
}

function choose(alternatives: readonly Start[]): () => number | undefined {
  const choice = new Map<number, number>();
  for (const [i, alternative] of alternatives.entries()) {
    for (const index of indicesOf(alternative)) if (!choice.has(index)) choice.set(index, i);
  }
  const empty = alternatives.findIndex(({ canBeEmpty }) => canBeEmpty);
  const otherwise = empty < 0 ? undefined : empty;
  return function (this: Reading) {
    return choice.get(this.LA(1).tokenTypeIdx) ?? otherwise;
  };
}

/** Gates ask the parser where it stands, so they are called at each choice, in order. */
function chooseWithGates(alternatives: readonly Start[]): (choices?: IOrAlt<unknown>[]) => number | undefined {
  const wanted = alternatives.map((alternative) => (alternative.canBeEmpty ? undefined : indicesOf(alternative)));
  return function (this: Reading, choices = []) {
    const next = this.LA(1).tokenTypeIdx;
    const found = wanted.findIndex(
      (indices, i) => choices[i]?.GATE?.call(this) !== false && (indices === undefined || indices.has(next)),
    );
    return found < 0 ? undefined : found;
  };
}
