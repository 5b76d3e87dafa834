/** Which tokens open and close brackets. */
import type { IToken } from "chevrotain";
import * as T from "./tokens.ts";

export function isOpener(token: IToken): boolean {
  return token.tokenType === T.LeftParen || token.tokenType === T.LeftBracket || token.tokenType === T.LeftBrace;
}

export function isCloser(token: IToken): boolean {
  return token.tokenType === T.RightParen || token.tokenType === T.RightBracket || token.tokenType === T.RightBrace;
}
