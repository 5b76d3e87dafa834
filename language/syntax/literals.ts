/** Tokens to literal nodes: escapes, numbers, the words that Python spells with a capital. */
import type { IToken } from "chevrotain";
import type { Expression, Identifier, NumberLiteral, Reference, StringLiteral } from "./ast.ts";
import { tokenSpan } from "./lex.ts";
import * as T from "./tokens.ts";

/** True for a quoted name, closed or not. */
export function isText(token: IToken): boolean {
  return token.tokenType === T.StringToken || token.tokenType === T.UnfinishedString;
}

export function toIdentifier(token: IToken): Identifier {
  const quoted = isText(token);
  const text = quoted ? stringValue(token.image) : token.image;
  return { kind: "Identifier", text, quoted, span: tokenSpan(token) };
}

export function toNumber(token: IToken): NumberLiteral {
  const value = Number(token.image.replaceAll("_", ""));
  return { kind: "Number", value, text: token.image, span: tokenSpan(token) };
}

export function toStringLiteral(token: IToken): StringLiteral {
  return { kind: "String", value: stringValue(token.image), span: tokenSpan(token) };
}

/** A bare word as a value: a literal if it is one of the reserved words, else a name. */
export function toWord(token: IToken): Expression {
  const span = tokenSpan(token);
  switch (token.image) {
    case "true":
    case "True":
      return { kind: "Boolean", value: true, span };
    case "false":
    case "False":
      return { kind: "Boolean", value: false, span };
    case "none":
    case "None":
      return { kind: "None", span };
    default:
      return { kind: "Reference", name: token.image, span } satisfies Reference;
  }
}

export function isLiteralWord(text: string): boolean {
  return /^(?:[tT]rue|[fF]alse|[nN]one)$/.test(text);
}

/** The value of a quoted string as Python reads it: an escape that means nothing keeps its backslash. */
export function stringValue(image: string): string {
  const end = image.length > 1 && closes(image) ? -1 : image.length;
  const inner = image.slice(1, end);
  return inner.includes("\\") ? inner.replace(escapes, resolveEscape) : inner;
}

function closes(image: string): boolean {
  if (image.at(-1) !== image[0]) return false;
  let backslashes = 0;
  for (let at = image.length - 2; at > 0 && image[at] === "\\"; at--) backslashes++;
  return backslashes % 2 === 0;
}

const escapes = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^xuU]))/g;
const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

function resolveEscape(whole: string, x?: string, u?: string, long?: string, simple?: string): string {
  const hexadecimal = x ?? u ?? long;
  if (hexadecimal === undefined) return simpleEscapes.get(simple ?? "") ?? whole;
  const point = Number.parseInt(hexadecimal, 16);
  return point > 0x10ffff ? whole : String.fromCodePoint(point);
}
