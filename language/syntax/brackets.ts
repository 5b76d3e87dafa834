/**
 * Balances the brackets of one declaration, so that the grammar never sees a missing or a stray one, and measures how
 * deep it nests before anything recurses into it. Next step of the pipeline: `grammar.ts`.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { error, insert, replace } from "../diagnostics/make.ts";
import { isCloser, isOpener } from "./bracket-tokens.ts";
import { type Chunk, isNameOrText } from "./declarations.ts";
import { columnOf, startsLine } from "./gap.ts";
import { tokenEnd, tokenSpan } from "./lex.ts";
import * as T from "./tokens.ts";

/** Brackets inside brackets, and signs and operators in one value, that a person could mean. */
export const maxBracketDepth = 64;
export const maxOperators = 1000;

export interface Balanced {
  readonly tokens: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Gives back the chunk with closers added or left out; a chunk that nests too deep comes back empty. */
export function balance(file: string, text: string, chunk: Chunk): Balanced {
  const tooDeep = firstTooDeep(chunk);
  if (tooDeep !== undefined) return { tokens: [], diagnostics: [nestingError(file, tooDeep)] };
  if (isBalanced(chunk)) return { tokens: chunk, diagnostics: [] };
  return repair(file, text, chunk);
}

/** True for a closer that `balance` added: it has no text. */
export function isVirtual(token: IToken): boolean {
  return token.image === "" && token.isInsertedInRecovery === true;
}

function nestingError(file: string, token: IToken): Diagnostic {
  const what = isOpener(token)
    ? `brackets nest more than ${maxBracketDepth} deep`
    : `a value has more than ${maxOperators} operators`;
  return error("E0103", file, tokenSpan(token), `${what}; the declaration is skipped`, {
    help: "give the inner parts names of their own with `compose`, `config` or `let`",
  });
}

/** Operators count along the path to the innermost bracket: that is how deep the tree of the value can get. */
function firstTooDeep(chunk: Chunk): IToken | undefined {
  const operators = [0];
  let total = 0;
  for (const token of chunk) {
    const level = operators.length - 1;
    if (isOpener(token)) {
      if (operators.push(0) > maxBracketDepth + 1) return token;
    } else if (isCloser(token)) {
      total -= operators[level] ?? 0;
      if (level === 0) operators[0] = 0;
      else operators.pop();
    } else if (token.tokenType === T.Comma || token.tokenType === T.Equals) {
      total -= operators[level] ?? 0;
      operators[level] = 0;
    } else if (isOperator(token)) {
      operators[level] = (operators[level] ?? 0) + 1;
      if (++total > maxOperators) return token;
    }
  }
  return undefined;
}

function isOperator(token: IToken): boolean {
  return (token.tokenType.CATEGORIES ?? []).includes(T.Operator);
}

function isBalanced(chunk: Chunk): boolean {
  const open: TokenType[] = [];
  for (const token of chunk) {
    if (isOpener(token)) open.push(closerType(token));
    else if (isCloser(token) && open.pop() !== token.tokenType) return false;
  }
  return open.length === 0;
}

interface Open {
  readonly token: IToken;
  readonly closer: TokenType;
  /** The column of the last entry that started a line inside a `{ … }` block. */
  entryColumn?: number;
}

function repair(file: string, text: string, chunk: Chunk): Balanced {
  const tokens: IToken[] = [];
  const diagnostics: Diagnostic[] = [];
  const open: Open[] = [];

  /** Closes the innermost brackets until `count` are left open, and says so once. */
  const closeDownTo = (count: number): void => {
    const unclosed = open.splice(count).reverse();
    const innermost = unclosed[0];
    const last = tokens.at(-1);
    if (innermost === undefined || last === undefined) return;
    const closers = unclosed.map(({ closer }) => imageOf(closer)).join("");
    for (const { closer } of unclosed) tokens.push(virtualToken(closer, tokenEnd(last)));
    diagnostics.push(
      error("E0101", file, tokenSpan(innermost.token), `\`${innermost.token.image}\` is never closed`, {
        help: `write \`${closers}\` where it ends`,
        fixes: [insert(file, tokenEnd(last), closers, `Insert \`${closers}\``)],
      }),
    );
  };

  for (const [index, token] of chunk.entries()) {
    if (seemsDeclaration(text, chunk, index)) closeDownTo(0);
    if (startsEntry(text, chunk, index)) closeDownTo(entryLevel(text, open, chunk, index));
    if (isOpener(token) && open.push({ token, closer: closerType(token) }) > maxBracketDepth) {
      return { tokens: [], diagnostics: [nestingError(file, token)] };
    }
    if (!isCloser(token)) {
      tokens.push(token);
      continue;
    }
    const match = open.findLastIndex(({ closer }) => closer === token.tokenType);
    if (match >= 0) {
      closeDownTo(match + 1);
      open.pop();
      tokens.push(token);
    } else {
      const top = open.at(-1);
      diagnostics.push(wrongCloser(file, token, top));
      if (top === undefined || continuesAfter(chunk[index + 1])) continue;
      open.pop();
      tokens.push({ ...token, tokenType: top.closer, tokenTypeIdx: top.closer.tokenTypeIdx ?? 0 });
    }
  }
  closeDownTo(0);
  return { tokens, diagnostics };
}

/** After a wrong closer the list goes on, so the closer was one too many. */
function continuesAfter(next: IToken | undefined): boolean {
  return next !== undefined && (next.tokenType === T.Comma || isCloser(next));
}

function wrongCloser(file: string, token: IToken, top: Open | undefined): Diagnostic {
  const span = tokenSpan(token);
  if (top === undefined) {
    return error("E0101", file, span, `\`${token.image}\` closes nothing`, {
      fixes: [replace(file, span, "", `Remove \`${token.image}\``)],
    });
  }
  const wanted = imageOf(top.closer);
  return error("E0101", file, span, `expected \`${wanted}\`, found \`${token.image}\``, {
    related: [{ file, span: tokenSpan(top.token), message: `to close this \`${top.token.image}\`` }],
    fixes: [replace(file, span, wanted, `Replace it by \`${wanted}\``)],
  });
}

/** Two names at the start of a line that is not indented: a declaration whose keyword is misspelt. */
function seemsDeclaration(text: string, chunk: Chunk, index: number): boolean {
  const token = chunk[index];
  const next = chunk[index + 1];
  if (token?.tokenType !== T.Identifier || next === undefined || !isNameOrText(next)) return false;
  return columnOf(text, token) === 0 && !startsLine(text, token, next);
}

/** A name at the start of a line, with `=` after it. */
function startsEntry(text: string, chunk: Chunk, index: number): boolean {
  const token = chunk[index];
  const next = chunk[index + 1];
  if (token === undefined || next?.tokenType !== T.Equals) return false;
  return (token.tokenType.CATEGORIES ?? []).includes(T.Name) && startsLine(text, chunk[index - 1], token);
}

/**
 * How many brackets stay open before a line that looks like an entry: all, unless the line stands where the entries of a
 * block stand or its predecessor was not followed by a comma; then the block's.
 */
function entryLevel(text: string, open: readonly Open[], chunk: Chunk, index: number): number {
  const block = open.findLastIndex(({ token }) => token.tokenType === T.LeftBrace);
  const brace = open[block];
  const token = chunk[index];
  if (brace === undefined || token === undefined) return open.length;
  const column = columnOf(text, token);
  if (block === open.length - 1) {
    brace.entryColumn = column;
    return open.length;
  }
  const before = chunk[index - 1];
  const ended =
    before !== undefined && before.tokenType !== T.Comma && !isOpener(before) && before.tokenType !== T.Equals;
  return ended || column <= (brace.entryColumn ?? -1) ? block + 1 : open.length;
}

function closerType(opener: IToken): TokenType {
  if (opener.tokenType === T.LeftParen) return T.RightParen;
  return opener.tokenType === T.LeftBracket ? T.RightBracket : T.RightBrace;
}

function imageOf(type: TokenType): string {
  return typeof type.PATTERN === "string" ? type.PATTERN : type.name;
}

function virtualToken(type: TokenType, offset: number): IToken {
  return {
    image: "",
    startOffset: offset,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
    isInsertedInRecovery: true,
  };
}
