/**
 * Where a cursor stands, read from the tokens before it: the declaration, its clause, the open brackets and the word being
 * typed. Works on any prefix of a file, which is what typing is.
 */
import type { IToken } from "chevrotain";
import type { Span } from "../language/source/span.ts";
import { isCloser, isOpener } from "../language/syntax/bracket-tokens.ts";
import { type Chunk, isKeyword, isNameOrText, splitDeclarations } from "../language/syntax/declarations.ts";
import { hasLineBreak } from "../language/syntax/gap.ts";
import { type Lexed, lex, tokenEnd } from "../language/syntax/lex.ts";
import { maxSourceLength } from "../language/syntax/parse.ts";
import * as T from "../language/syntax/tokens.ts";

export type Clause = "top" | "name" | "after" | "equals" | "method" | "from" | "block";

/** An open bracket. */
export interface Frame {
  readonly opener: "(" | "[" | "{";
  /** The name in front of it: `lora(`, `seq_bn[`. */
  readonly callee?: string;
  readonly start: number;
  /** Commas so far. */
  readonly index: number;
  /** Arguments without a name so far, the present one left out. */
  readonly positional: number;
  /** Names given with `=` (or `:` in maps), the present one left out. */
  readonly given: readonly string[];
  /** The name of the present argument, once its `=` is there. */
  readonly argument?: string;
}

export interface Word {
  readonly text: string;
  /** Of the whole token, also behind the cursor. */
  readonly span: Span;
}

export interface TextAt {
  /** What stands between the quote and the cursor, as written. */
  readonly before: string;
  /** Between the quotes. */
  readonly inner: Span;
}

export interface Cursor {
  readonly offset: number;
  /** `import`, `adapter`, …; absent outside of declarations. */
  readonly keyword?: string;
  readonly name?: string;
  readonly clause: Clause;
  readonly frames: readonly Frame[];
  /** The identifier or number that touches the cursor from the left, or starts at it. */
  readonly word?: Word;
  readonly string?: TextAt;
  /** True when a whole value stands before the cursor, so that no new one is expected. */
  readonly isAfterValue: boolean;
  readonly isComment: boolean;
}

/** Never throws; a cursor outside the text is moved inside. In a text that is no program for its size, nothing is expected. */
export function cursorAt(file: string, text: string, position: number): Cursor {
  const offset = Math.min(Math.max(position, 0), text.length);
  if (text.length > maxSourceLength) return { offset, clause: "top", frames: [], isAfterValue: true, isComment: true };
  const { tokens, comments, chunks } = readTokens(file, text);
  const isComment = comments.some(
    ({ span, style, text: image }) =>
      span.start < offset &&
      (offset < span.end || (offset === span.end && (style !== "block" || !image.endsWith("*/")))),
  );
  const chunk = chunks.findLast((each) => (each[0]?.startOffset ?? 0) < offset) ?? [];
  const before = chunk.filter(
    (token) => tokenEnd(token) < offset || (tokenEnd(token) === offset && !isOpenEnded(token)),
  );
  const touching = tokens.find(
    (token) => isWordLike(token) && token.startOffset <= offset && offset <= tokenEnd(token),
  );
  const inside = touching !== undefined && !before.includes(touching) ? touching : undefined;
  const place = placeOf(text, before, offset, inside);
  return { offset, ...place, ...wordOf(inside, offset), isComment };
}

interface ReadTokens extends Pick<Lexed, "tokens" | "comments"> {
  readonly chunks: readonly Chunk[];
}

/** An editor asks several questions about one text. */
let last: (ReadTokens & { readonly text: string }) | undefined;

function readTokens(file: string, text: string): ReadTokens {
  if (last?.text !== text) {
    const { tokens, comments } = lex(file, text);
    last = { text, tokens, comments, chunks: splitDeclarations(text, tokens) };
  }
  return last;
}

type Place = Pick<Cursor, "keyword" | "name" | "clause" | "frames" | "isAfterValue">;

const outside: Place = { clause: "top", frames: [], isAfterValue: false };

function placeOf(text: string, before: readonly IToken[], offset: number, inside: IToken | undefined): Place {
  const [keyword, ...rest] = before;
  if (keyword === undefined || !isKeyword(keyword)) return outside;
  const walk = walkTokens(rest);
  const last = before.at(-1) ?? keyword;
  const start = inside?.startOffset ?? offset;
  const isNewLine = hasLineBreak(text, tokenEnd(last), start);
  const isColumnZero = start === 0 || text[start - 1] === "\n" || text[start - 1] === "\r";
  const isWhole = walk.isAfterValue || (walk.clause === "after" && isColumnZero);
  const isDone = walk.frames.length === 0 && isWhole && (isNewLine || walk.clause === "block");
  if (isDone || (walk.frames.length > 0 && isNewLine && isColumnZero && inside !== undefined)) return outside;
  const name = rest[0] !== undefined && isNameOrText(rest[0]) ? { name: unquoted(rest[0].image) } : {};
  return { keyword: keyword.image, ...name, clause: walk.clause, frames: walk.frames, isAfterValue: walk.isAfterValue };
}

interface MutableFrame {
  opener: Frame["opener"];
  callee?: string;
  start: number;
  index: number;
  positional: number;
  given: string[];
  argument?: string;
  hasValue: boolean;
}

function walkTokens(tokens: readonly IToken[]): Omit<Place, "keyword" | "name"> {
  const frames: MutableFrame[] = [];
  let clause: Clause = "name";
  let isAfterValue = false;
  let previous: IToken | undefined;
  for (const token of tokens) {
    const frame = frames.at(-1);
    if (isOpener(token)) {
      const callee =
        isAfterValue && previous !== undefined && isNameOrText(previous) && clause !== "name" && clause !== "after";
      if (frame !== undefined) startEntry(frame, previous, isAfterValue, callee);
      if (frames.length === 0 && token.tokenType === T.LeftBrace && !callee && clause !== "equals") clause = "block";
      frames.push(openFrame(token, callee ? unquoted(previous?.image ?? "") : undefined));
      isAfterValue = false;
    } else if (isCloser(token)) {
      frames.pop();
      const outer = frames.at(-1);
      if (outer !== undefined) outer.hasValue = true;
      isAfterValue = true;
    } else if (frame === undefined) {
      const next = nextClause(clause, token);
      isAfterValue = next === clause && clause !== "name" && isValue(token);
      clause = clause === "name" && isValue(token) ? "after" : next;
    } else {
      stepInFrame(frame, token, previous, isAfterValue);
      isAfterValue = isValue(token);
    }
    previous = token;
  }
  return { clause, frames: frames.map(toFrame), isAfterValue };
}

function openFrame(token: IToken, callee: string | undefined): MutableFrame {
  const opener = token.image === "(" || token.image === "[" ? token.image : "{";
  return {
    ...{ opener, start: token.startOffset, index: 0, positional: 0, given: [], hasValue: false },
    ...(callee !== undefined && { callee }),
  };
}

function stepInFrame(frame: MutableFrame, token: IToken, previous: IToken | undefined, isAfterValue: boolean): void {
  if (token.tokenType === T.Comma) {
    finishEntry(frame);
    frame.index++;
  } else if ((token.tokenType === T.Equals || token.tokenType === T.Colon) && previous !== undefined) {
    frame.argument = unquoted(previous.image);
    frame.hasValue = false;
  } else if (isValue(token)) {
    startEntry(frame, previous, isAfterValue, false);
    frame.hasValue = true;
  }
}

/** Entries of a block need no commas: a value behind a value starts the next one. */
function startEntry(frame: MutableFrame, previous: IToken | undefined, isAfterValue: boolean, isCallee: boolean): void {
  if (frame.opener !== "{" || isCallee || !isAfterValue || previous === undefined || !frame.hasValue) return;
  finishEntry(frame);
}

function finishEntry(frame: MutableFrame): void {
  if (frame.argument !== undefined) frame.given.push(frame.argument);
  else if (frame.hasValue) frame.positional++;
  delete frame.argument;
  frame.hasValue = false;
}

function toFrame({ hasValue: _, ...frame }: MutableFrame): Frame {
  return frame;
}

function nextClause(clause: Clause, token: IToken): Clause {
  if (token.tokenType === T.From && clause !== "name") return "from";
  if (token.tokenType === T.Colon) return "method";
  if (token.tokenType === T.Equals) return "equals";
  return clause;
}

function isValue(token: IToken): boolean {
  return isNameOrText(token) || token.tokenType === T.NumberToken;
}

function isWordLike(token: IToken): boolean {
  return isValue(token) || isKeyword(token);
}

/** A token that goes on when the person types on. */
function isOpenEnded(token: IToken): boolean {
  return isWordLike(token) && !(token.tokenType === T.StringToken);
}

function wordOf(token: IToken | undefined, offset: number): Pick<Cursor, "word" | "string"> {
  if (token === undefined) return {};
  const span = { start: token.startOffset, end: tokenEnd(token) };
  const isText = (token.tokenType.CATEGORIES ?? []).includes(T.Text);
  if (!isText) return { word: { text: token.image, span } };
  if (offset === span.start) return {};
  const isClosed = token.tokenType === T.StringToken;
  const inner = { start: span.start + 1, end: isClosed ? span.end - 1 : span.end };
  return { string: { before: token.image.slice(1, offset - span.start), inner } };
}

function unquoted(image: string): string {
  return /^["']/.test(image) ? image.slice(1, image.endsWith(image.charAt(0)) ? -1 : undefined) : image;
}
