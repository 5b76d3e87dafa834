/**
 * Finds where declarations start, before the parser runs. Keywords are reserved only there (`adapter model from "x"` is
 * legal), and a declaration inside an unclosed bracket is the best place to recover. Next step: `brackets.ts`.
 */
import type { IToken } from "chevrotain";
import { isCloser, isOpener } from "./bracket-tokens.ts";
import { columnOf, startsLine } from "./gap.ts";
import * as T from "./tokens.ts";

/** The tokens of one declaration, its keyword first; the first chunk of a file may lack one. */
export type Chunk = readonly IToken[];

/** Splits the tokens at the declarations and gives their keywords the keyword's type. */
export function splitDeclarations(text: string, tokens: readonly IToken[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isOpener(token)) depth++;
    else if (isCloser(token)) depth = Math.max(0, depth - 1);
    const keyword = token.tokenType === T.Identifier ? T.keywordTypes.get(token.image) : undefined;
    if (keyword === undefined || !isDeclarationStart(text, tokens, index, depth)) continue;
    token.tokenType = keyword;
    token.tokenTypeIdx = keyword.tokenTypeIdx ?? 0;
    if (index > start) chunks.push(tokens.slice(start, index));
    start = index;
    depth = 0;
  }
  if (start < tokens.length) chunks.push(tokens.slice(start));
  return chunks;
}

export function isKeyword(token: IToken | undefined): boolean {
  return token !== undefined && (token.tokenType.CATEGORIES ?? []).includes(T.Keyword);
}

function isDeclarationStart(text: string, tokens: readonly IToken[], index: number, depth: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  const before = tokens[index - 1];
  const next = tokens[index + 1];
  const named = next !== undefined && isNameOrText(next) && !startsLine(text, token, next);
  if (!startsLine(text, before, token)) {
    return depth === 0 && named && before !== undefined && endsValue(before);
  }
  if (depth > 0) return named && startsInsideBrackets(text, token, next, tokens[index + 2]);
  return named || before === undefined || !awaitsMore(before);
}

/** Inside brackets `model xlmr` may be an entry that lacks its `=`, so more evidence is asked for. */
function startsInsideBrackets(text: string, token: IToken, name: IToken, after: IToken | undefined): boolean {
  if (columnOf(text, token) === 0) return true;
  if (token.image === "import") return name.tokenType !== T.Identifier;
  return (
    after !== undefined &&
    (after.tokenType === T.Equals ||
      after.tokenType === T.Colon ||
      after.tokenType === T.From ||
      after.tokenType === T.LeftBrace)
  );
}

export function isNameOrText(token: IToken): boolean {
  const categories = token.tokenType.CATEGORIES ?? [];
  return categories.includes(T.Name) || categories.includes(T.Text);
}

function endsValue(token: IToken): boolean {
  return isNameOrText(token) || token.tokenType === T.NumberToken || isCloser(token);
}

/** True after a token that cannot end a declaration: what follows on the next line still belongs to it. */
function awaitsMore(token: IToken): boolean {
  return token.tokenType === T.From || !endsValue(token);
}
