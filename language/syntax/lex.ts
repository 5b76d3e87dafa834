/** Text to tokens, comments and what no token could be made of. Next step of the pipeline: `declarations.ts`. */
import type { ILexingError, IToken } from "chevrotain";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { error, insert, preferred, replace } from "../diagnostics/make.ts";
import type { Span } from "../source/span.ts";
import type { Comment } from "./ast.ts";
import { semicolonFixer } from "./semicolon.ts";
import { BlockComment, commentGroup, HashComment, sharedLexer, UnfinishedString } from "./tokens.ts";

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was left out, in order: a rule that misses something just there stays silent. */
  readonly skipped: readonly Span[];
}

export function lex(file: string, text: string): Lexed {
  const result = sharedLexer().tokenize(text);
  const commentTokens = result.groups[commentGroup] ?? [];
  const fixSemicolon = semicolonFixer(file, text, result.tokens);
  const diagnostics = [
    ...result.errors.map((each) => unknownCharacters(file, text, each, fixSemicolon)),
    ...commentTokens.flatMap((token) => commentMistake(file, token)),
    ...unfinishedStrings(file, result.tokens),
  ];
  return {
    tokens: result.tokens,
    comments: commentTokens.map(toComment),
    diagnostics,
    skipped: result.errors.map(errorSpan),
  };
}

export function tokenSpan(token: IToken): Span {
  return { start: token.startOffset, end: tokenEnd(token) };
}

export function tokenEnd(token: IToken): number {
  return token.startOffset + token.image.length;
}

function errorSpan({ offset, length }: ILexingError): Span {
  return { start: offset, end: offset + length };
}

const typographicQuotes = /^[\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a]$/;

function unknownCharacters(
  file: string,
  text: string,
  lexingError: ILexingError,
  fixSemicolon: (span: Span) => Fix,
): Diagnostic {
  const span = errorSpan(lexingError);
  const image = text.slice(span.start, span.end);
  const shown = image.length > 20 ? `${image.slice(0, 20)}…` : image;
  if (typographicQuotes.test(image)) {
    return error("E0102", file, span, `${shown} is a typographic quote`, {
      help: "write a straight quote, \" or '",
      fixes: [replace(file, span, '"', 'Replace it by "')],
    });
  }
  const isSemicolon = image === ";";
  return error("E0102", file, span, `\`${shown}\` has no meaning here`, {
    help: isSemicolon
      ? "declarations and entries end with the line, entries also with a comma"
      : "leave it out, or quote the name that it belongs to",
    fixes: [isSemicolon ? fixSemicolon(span) : replace(file, span, "", `Remove \`${shown}\``)],
  });
}

function commentMistake(file: string, token: IToken): readonly Diagnostic[] {
  const span = tokenSpan(token);
  if (token.tokenType === HashComment) {
    const marker = { start: span.start, end: span.start + 1 };
    return [
      error("E0102", file, marker, "a comment starts with `//`, not with `#`", {
        fixes: [preferred(replace(file, marker, "//", "Replace `#` by `//`"))],
      }),
    ];
  }
  if (token.tokenType !== BlockComment || (token.image.length >= 4 && token.image.endsWith("*/"))) return [];
  return [
    error("E0102", file, { start: span.start, end: span.start + 2 }, "the comment is never closed", {
      help: "write `*/` where it ends",
      fixes: [insert(file, span.end, " */", "Close the comment at the end of the file")],
    }),
  ];
}

function unfinishedStrings(file: string, tokens: readonly IToken[]): readonly Diagnostic[] {
  return tokens
    .filter((token) => token.tokenType === UnfinishedString)
    .map((token) => {
      const quote = token.image.charAt(0);
      return error("E0102", file, tokenSpan(token), `the string is never closed: ${quote} is missing at its end`, {
        help: "a string ends on the line on which it starts",
        fixes: [insert(file, tokenEnd(token), quote, `Close the string with ${quote}`)],
      });
    });
}

function toComment(token: IToken): Comment {
  return { kind: "Comment", style: styleOf(token.image), text: token.image, span: tokenSpan(token) };
}

function styleOf(image: string): Comment["style"] {
  if (image.startsWith("/*")) return "block";
  return image.startsWith("///") && !image.startsWith("////") ? "doc" : "line";
}
