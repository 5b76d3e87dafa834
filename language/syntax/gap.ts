/** What lies between two tokens: nothing, spaces, line breaks, comments. */
import type { IToken } from "chevrotain";
import { tokenEnd } from "./lex.ts";

/** True when a line break lies between the tokens; also for the first token of a text. */
export function startsLine(text: string, before: IToken | undefined, token: IToken): boolean {
  return before === undefined || hasLineBreak(text, tokenEnd(before), token.startOffset);
}

export function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d) return true;
  }
  return false;
}

/** The number of units between the start of the token's line and the token. */
export function columnOf(text: string, token: IToken): number {
  let at = token.startOffset;
  while (at > 0 && !hasLineBreak(text, at - 1, at) && text.charCodeAt(at - 1) !== 0xfeff) at--;
  return token.startOffset - at;
}
