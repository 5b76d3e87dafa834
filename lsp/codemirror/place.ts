/** What is being written at a position, read from the syntax tree as far as the text goes. */
import type { SyntaxNode, Tree } from "@lezer/common";

/** The keyword of a declaration. */
export type Declared = "let" | "model" | "config" | "adapter" | "fusion" | "head" | "compose" | "build";

export type Place =
  | { readonly kind: "declaration" }
  /** A value of a declaration: behind its `:` or `=`. */
  | { readonly kind: "value"; readonly declared: Declared; readonly mark: ":" | "=" }
  | { readonly kind: "buildKey"; readonly given: readonly string[] }
  | { readonly kind: "buildValue"; readonly key: string }
  /** Between the brackets of a call; `key` when its value is being written. */
  | {
      readonly kind: "argument";
      readonly declared: Declared;
      readonly callee: string;
      readonly given: readonly string[];
      readonly key?: string;
    }
  | { readonly kind: "nothing" };

const nothing: Place = { kind: "nothing" };
const brackets = new Set(["ArgumentList", "BracketArguments", "List", "Dictionary", "Parenthesized", "Block"]);
const declarations = new Set(["Let", "Model", "Config", "Adapter", "Fusion", "Head", "Compose", "Build"]);
/** Tokens after which a value goes on or starts. */
const openEnds = new Set(["=", ":", ",", "(", "[", "{", "|", "+", "-", "*", "/"]);

/** `from`: where the word that is being written starts. Never throws. */
export function placeAt(tree: Tree, text: string, from: number): Place {
  const around = tree.resolveInner(from, -1);
  const isInside = around.from < from && from < around.to;
  if (isInside && (around.name === "BlockComment" || around.name === "StringLiteral")) return nothing;
  if (/^(?:Line|Doc|Hash)Comment$/.test(around.name)) return nothing;
  const last = tokenBefore(tree, text, from);
  if (last === undefined) return { kind: "declaration" };
  const bracket = openBracket(last, from);
  if (bracket !== undefined) return placeInBracket(bracket, last, text);
  const owner = ancestor(last, (node) => declarations.has(node.name));
  if (!openEnds.has(last.name)) {
    const isKeyword = last.parent === owner && owner !== undefined && owner.firstChild?.to === last.to;
    return isKeyword || last.name === "from" || last.name === "import" ? nothing : { kind: "declaration" };
  }
  if (owner === undefined) return nothing;
  const mark = markBefore(owner, from, text);
  return mark === undefined ? nothing : { kind: "value", declared: declaredBy(owner), mark };
}

/** The last token that ends before the word, comments left out. */
function tokenBefore(tree: Tree, text: string, from: number): SyntaxNode | undefined {
  let at = from;
  for (;;) {
    while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
    if (at === 0) return undefined;
    const node = tree.resolveInner(at, -1);
    if (!/Comment$/.test(node.name)) return node;
    at = node.from;
  }
}

/** The innermost bracket that is still open at a position. */
function openBracket(node: SyntaxNode, at: number): SyntaxNode | undefined {
  return ancestor(node, (each) => {
    if (!brackets.has(each.name) || each.from >= at) return false;
    const isClosed = /^[)\]}]$/.test(each.lastChild?.name ?? "");
    return !isClosed || at < each.to;
  });
}

function placeInBracket(bracket: SyntaxNode, last: SyntaxNode, text: string): Place {
  const entry = ancestor(last, (node) => node.name === "Entry" || node.name === "NamedArgument");
  const isValue =
    entry !== undefined && entry.parent?.from === bracket.from && openEnds.has(last.name) && last.name !== ",";
  const key = isValue ? textOf(entry.firstChild, text) : undefined;
  if (bracket.name === "Block") {
    return key === undefined ? { kind: "buildKey", given: keysOf(bracket, text) } : { kind: "buildValue", key };
  }
  const owner = ancestor(bracket, (node) => declarations.has(node.name));
  const call = bracket.parent;
  if (owner === undefined || call?.name !== "Call") return nothing;
  const callee = textOf(call.firstChild, text).replace(/^["']|["']$/g, "");
  const given = keysOf(bracket, text);
  return { kind: "argument", declared: declaredBy(owner), callee, given, ...(key !== undefined && { key }) };
}

function keysOf(bracket: SyntaxNode, text: string): readonly string[] {
  return [...bracket.getChildren("Entry"), ...bracket.getChildren("NamedArgument")].map((entry) =>
    textOf(entry.firstChild, text),
  );
}

function markBefore(owner: SyntaxNode, at: number, text: string): ":" | "=" | undefined {
  let mark: ":" | "=" | undefined;
  for (let child = owner.firstChild; child !== null && child.from < at; child = child.nextSibling) {
    const word = textOf(child, text);
    if (word === ":" || word === "=") mark = word;
  }
  return mark;
}

function declaredBy(owner: SyntaxNode): Declared {
  return owner.name.toLowerCase() as Declared;
}

function ancestor(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
  for (let each: SyntaxNode | null = node; each !== null; each = each.parent) if (matches(each)) return each;
  return undefined;
}

function textOf(node: SyntaxNode | null | undefined, text: string): string {
  return node == null ? "" : text.slice(node.from, node.to);
}
