import { isBlockName } from "../../language/catalogue/blocks/index.ts";
import { findHead } from "../../language/catalogue/heads/index.ts";
import {
  canonicalMethodName,
  findMethod,
  findUnion,
  unionConstructor,
} from "../../language/catalogue/methods/index.ts";
import type { DeclaredSymbol, SymbolKind } from "../../language/names/symbol.ts";
import type { Span } from "../../language/source/span.ts";
import type { AnyNode, Identifier, Module } from "../../language/syntax/ast.ts";
import { visit } from "../../language/syntax/walk.ts";
import type { Snapshot } from "../snapshot.ts";

/** In the order of the legend. Standard names, so that every colour theme knows them. */
export const tokenTypes = [
  "keyword",
  "class",
  "function",
  "variable",
  "type",
  "parameter",
  "property",
  "enumMember",
  "string",
  "number",
  "comment",
  "operator",
] as const;
export type TokenType = (typeof tokenTypes)[number];

/**
 * `frozen`: parameters of a base model. `trained`: weights that come from a checkpoint. `missing`: the checkpoint is not
 * there. `deprecated`: an alias.
 */
export const tokenModifiers = [
  "declaration",
  "documentation",
  "defaultLibrary",
  "deprecated",
  "frozen",
  "trained",
  "missing",
] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export interface SemanticToken {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** Every word with its meaning, in order, none overlapping; of a part of the file when `within` is given. */
export function semanticTokens(snapshot: Snapshot, file: string, within?: Span): readonly SemanticToken[] {
  const module = snapshot.module(file);
  const tokens: SemanticToken[] = [];
  const names = namesIn(snapshot, file);
  const push = (span: Span, type: TokenType, ...modifiers: readonly TokenModifier[]) => {
    if (span.end > span.start && (within === undefined || (span.start < within.end && within.start < span.end)))
      tokens.push({ span, type, modifiers });
  };
  for (const comment of module.comments)
    push(comment.span, "comment", ...(comment.style === "doc" ? (["documentation"] as const) : []));
  for (const keyword of keywordSpans(module, snapshot.text(file) ?? "")) push(keyword, "keyword");
  visit(module, (node, path) => tokenOf(node, path, names, push));
  return withoutOverlaps(tokens);
}

type Push = (span: Span, type: TokenType, ...modifiers: readonly TokenModifier[]) => void;
type Names = ReadonlyMap<number, SemanticToken>;

function tokenOf(node: AnyNode, path: readonly AnyNode[], names: Names, push: Push): void {
  const known = names.get(node.span.start);
  const isName = node.kind === "Identifier" || node.kind === "Reference" || node.kind === "String";
  if (isName && known !== undefined && known.span.end === node.span.end) {
    push(known.span, known.type, ...known.modifiers);
    return;
  }
  switch (node.kind) {
    case "Identifier":
      identifierToken(node, path.at(-1), push);
      return;
    case "Reference":
      push(node.span, ...calledToken(node.name, "enumMember"));
      return;
    case "String":
      push(node.span, "string");
      return;
    case "Number":
      push(node.span, "number");
      return;
    case "Boolean":
    case "None":
      push(node.span, "enumMember", "defaultLibrary");
      return;
    default:
      return;
  }
}

function identifierToken(node: Identifier, parent: AnyNode | undefined, push: Push): void {
  switch (parent?.kind) {
    case "Call":
    case "BracketCall":
      push(node.span, ...calledToken(node.text, "function"));
      return;
    case "Argument":
    case "DictEntry":
      push(node.span, "parameter");
      return;
    case "BlockEntry":
      push(node.span, "property");
      return;
    default:
      push(node.span, "variable", "declaration");
  }
}

function calledToken(name: string, fallback: TokenType): [TokenType, ...TokenModifier[]] {
  if (isBlockName(name)) return ["class", "defaultLibrary"];
  const isMethod = findMethod(name) !== undefined || findUnion(name) !== undefined || name === unionConstructor;
  if (isMethod) {
    const canonical = canonicalMethodName(name);
    const isAlias = canonical !== undefined && canonical !== name;
    return isAlias ? ["function", "defaultLibrary", "deprecated"] : ["function", "defaultLibrary"];
  }
  return findHead(name) !== undefined ? ["function", "defaultLibrary"] : [fallback];
}

const typeOfKind: Readonly<Record<SymbolKind, TokenType>> = {
  let: "number",
  model: "type",
  config: "type",
  adapter: "variable",
  fusion: "variable",
  head: "variable",
  compose: "variable",
  build: "variable",
};

/** By start: declared names and their uses in this file. */
function namesIn(snapshot: Snapshot, file: string): Names {
  const found = new Map<number, SemanticToken>();
  const { symbols } = snapshot.fast(file);
  for (const kind of Object.keys(typeOfKind) as SymbolKind[]) {
    for (const symbol of symbols.all(kind)) {
      const type = kind === "let" ? "variable" : typeOfKind[kind];
      const modifiers = modifiersOf(snapshot, symbol);
      const own = symbol.declaration.name.span;
      if (symbol.file === file) found.set(own.start, { span: own, type, modifiers: ["declaration", ...modifiers] });
      for (const use of symbol.references)
        if (use.file === file && !found.has(use.span.start))
          found.set(use.span.start, { span: use.span, type, modifiers });
    }
  }
  return found;
}

function modifiersOf(snapshot: Snapshot, symbol: DeclaredSymbol): readonly TokenModifier[] {
  const { declaration } = symbol;
  const source = "source" in declaration ? declaration.source : undefined;
  if (source === undefined || source.broken) return [];
  if (snapshot.facts.folder(symbol.file, source.value)?.exists === false) return ["missing"];
  return symbol.kind === "model" ? ["frozen"] : ["trained"];
}

/** The first word of each declaration, and the `from` before its source. */
function keywordSpans(module: Module, text: string): readonly Span[] {
  return module.declarations.flatMap((declaration) => {
    const { start } = declaration.span;
    const keyword = /^[a-z]+/.exec(text.slice(start, start + 10))?.[0] ?? "";
    const spans = [{ start, end: start + keyword.length }];
    const source = "source" in declaration && declaration.kind !== "Model" ? declaration.source : undefined;
    if (source === undefined) return spans;
    const before = text.slice(Math.max(start, source.span.start - 40), source.span.start);
    const from = /from\s*$/.exec(before);
    if (from === null) return spans;
    const at = source.span.start - before.length + from.index;
    return [...spans, { start: at, end: at + 4 }];
  });
}

function withoutOverlaps(tokens: readonly SemanticToken[]): readonly SemanticToken[] {
  const sorted = [...tokens].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let end = 0;
  return sorted.filter(({ span }) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}
