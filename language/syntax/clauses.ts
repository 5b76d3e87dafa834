/** What may follow a declaration's name, and the declaration made of it: the grammar accepts any clause, here they are told off. */
import type { IToken } from "chevrotain";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import { type DiagnosticParts, replace } from "../diagnostics/make.ts";
import type { Span } from "../source/span.ts";
import type { Block, Declaration, Expression, Identifier, StringLiteral } from "./ast.ts";
import type { DeclarationKeyword } from "./tokens.ts";

export type Clause =
  | { readonly kind: "method"; readonly mark: Span; readonly value: Expression }
  | { readonly kind: "from"; readonly mark: Span; readonly value: StringLiteral | undefined }
  | { readonly kind: "equals"; readonly mark: Span; readonly value: Expression }
  | { readonly kind: "block"; readonly mark: Span; readonly value: Block };

export interface DeclarationParts {
  readonly file: string;
  readonly keyword: IToken;
  readonly name: Identifier;
  readonly clauses: readonly Clause[];
  readonly span: Span;
  /** Where something that is not there should have stood. */
  readonly gap: Span;
  /** True when the name is missing or tokens were skipped. */
  readonly broken: boolean;
}

export type Complain = (code: DiagnosticCode, span: Span, message: string, parts?: DiagnosticParts) => void;

type Rule = { readonly allowed: readonly Clause["kind"][]; readonly needs?: Clause["kind"]; readonly example: string };

const rules: Readonly<Record<Exclude<DeclarationKeyword, "import">, Rule>> = {
  let: { allowed: ["equals"], needs: "equals", example: "let rank = 8" },
  model: { allowed: ["equals", "block"], needs: "equals", example: 'model base = "./models/bert"' },
  config: { allowed: ["equals"], needs: "equals", example: "config small = lora(r=8)" },
  adapter: { allowed: ["method", "from", "block", "equals"], example: 'adapter ner : lora(r=8) from "./adapters/ner"' },
  fusion: { allowed: ["equals", "method", "from"], needs: "equals", example: "fusion ab = Fuse(a, b)" },
  head: { allowed: ["method", "from"], example: "head ner : tagging(num_labels=9)" },
  compose: { allowed: ["equals"], needs: "equals", example: "compose both = Stack(a, b)" },
  build: { allowed: ["block"], needs: "block", example: "build web { model = base }" },
};

const order: readonly Clause["kind"][] = ["equals", "method", "from", "block"];

export function toDeclaration(parts: DeclarationParts, complain: Complain): Declaration {
  const keyword = parts.keyword.image as Exclude<DeclarationKeyword, "import">;
  const accepted = acceptClauses(keyword, parts, complain);
  const { equals: assigned, method, from: source, block } = clauseValues(accepted);
  const present = new Set(accepted.map(({ kind }) => kind));

  const { needs, example } = rules[keyword];
  if (needs !== undefined && !present.has(needs) && parts.name.broken === undefined) {
    complain("E0101", parts.gap, `expected ${clauseStart(needs)} after \`${keyword} ${parts.name.text}\``, {
      help: `for example: ${example}`,
    });
  }
  const incomplete = needs !== undefined && !present.has(needs);
  const base = { name: parts.name, span: parts.span, ...((parts.broken || incomplete) && { broken: true as const }) };
  const missing: Expression = { kind: "Missing", span: { start: parts.span.end, end: parts.span.end } };
  const equals = assigned ?? missing;
  switch (keyword) {
    case "let":
      return { kind: "Let", ...base, value: equals };
    case "model":
      return { kind: "Model", ...base, source: quotedSource(parts, equals, complain), ...(block && { block }) };
    case "config":
      return { kind: "Config", ...base, method: equals };
    case "adapter":
      return {
        kind: "Adapter",
        ...base,
        ...(method && { method }),
        ...(source && { source }),
        ...(assigned && { derivation: assigned }),
        ...(block && { block }),
      };
    case "fusion":
      return { kind: "Fusion", ...base, members: equals, ...(method && { method }), ...(source && { source }) };
    case "head":
      return { kind: "Head", ...base, ...(method && { head: method }), ...(source && { source }) };
    case "compose":
      return { kind: "Compose", ...base, value: equals };
    case "build":
      return {
        kind: "Build",
        ...base,
        block: block ?? { kind: "Block", entries: [], span: missing.span, broken: true },
      };
  }
}

interface ClauseValues {
  equals?: Expression;
  method?: Expression;
  from?: StringLiteral;
  block?: Block;
}

function clauseValues(clauses: readonly Clause[]): ClauseValues {
  const values: ClauseValues = {};
  for (const clause of clauses) {
    if (clause.kind === "from") {
      if (clause.value !== undefined) values.from = clause.value;
    } else if (clause.kind === "block") values.block = clause.value;
    else values[clause.kind] = clause.value;
  }
  return values;
}

/** Leaves out the clauses that the declaration cannot have or has twice; one out of order stays, with a complaint. */
function acceptClauses(
  keyword: Exclude<DeclarationKeyword, "import">,
  { clauses, name, file }: DeclarationParts,
  complain: Complain,
): readonly Clause[] {
  const { allowed, example } = rules[keyword];
  const accepted: Clause[] = [];
  for (const clause of clauses) {
    const start = clauseStart(clause.kind);
    const previous = accepted.at(-1);
    if (
      keyword === "model" &&
      clause.kind === "from" &&
      clause.value &&
      !accepted.some(({ kind }) => kind === "equals")
    ) {
      complain("E0101", clause.mark, "a model is given with `=`, not with `from`", {
        fixes: [replace(file, clause.mark, "=", "Replace `from` by `=`")],
      });
      accepted.push({ kind: "equals", mark: clause.mark, value: clause.value });
    } else if (!allowed.includes(clause.kind)) {
      complain("E0101", clause.mark, `${start} has no place in \`${keyword} ${name.text}\``, {
        help: `for example: ${example}`,
      });
    } else if (accepted.some(({ kind }) => kind === clause.kind)) {
      complain("E0101", clause.mark, `${start} appears twice in \`${keyword} ${name.text}\``, {
        help: "leave one out",
      });
    } else {
      if (previous && order.indexOf(previous.kind) > order.indexOf(clause.kind)) {
        complain("E0101", clause.mark, `${start} stands before ${clauseStart(previous.kind)}`, {
          help: `for example: ${example}`,
        });
      }
      if (clause.kind === "equals" && keyword === "adapter" && previous !== undefined) {
        complain(
          "E0101",
          clause.mark,
          `an adapter is either made with \`=\` or declared with ${clauseStart(previous.kind)}`,
        );
      }
      accepted.push(clause);
    }
  }
  return accepted;
}

function clauseStart(kind: Clause["kind"]): string {
  switch (kind) {
    case "method":
      return "`:`";
    case "from":
      return "`from`";
    case "equals":
      return "`=`";
    case "block":
      return "`{`";
  }
}

function quotedSource({ file, name }: DeclarationParts, value: Expression, complain: Complain): StringLiteral {
  if (value.kind === "String") return value;
  if (value.kind !== "Missing") {
    const fixes = value.kind === "Reference" ? [replace(file, value.span, `"${value.name}"`, "Quote it")] : [];
    complain("E0101", value.span, `the folder or Hub id of model \`${name.text}\` is a string in quotes`, { fixes });
  }
  return { kind: "String", value: "", span: value.span, broken: true };
}
