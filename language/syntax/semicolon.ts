/** What a semicolon was meant to be: people bring it from languages whose entries end with one. */
import type { IToken } from "chevrotain";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { replace } from "../diagnostics/make.ts";
import type { Span } from "../source/span.ts";
import { isCloser, isOpener } from "./bracket-tokens.ts";

/**
 * The fix of a semicolon, for semicolons in the order of the text. Where something follows on its line, that is a comma within
 * brackets and a line break outside of them.
 */
export function semicolonFixer(file: string, text: string, tokens: readonly IToken[]): (span: Span) => Fix {
  let index = 0;
  let depth = 0;
  return (span) => {
    for (let token = tokens[index]; token && token.startOffset < span.start; token = tokens[++index]) {
      if (isOpener(token)) depth++;
      else if (isCloser(token)) depth = Math.max(0, depth - 1);
    }
    const rest = text.slice(span.end, span.end + 80);
    const blanks = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
    if (/^[ \t]*(?:$|[\r\n)\]},/])/.test(rest)) return replace(file, span, "", "Remove `;`");
    if (depth > 0) return replace(file, span, ",", "Replace `;` by `,`");
    return replace(file, { start: span.start, end: span.end + blanks }, "\n", "Replace `;` by a line break");
  };
}
