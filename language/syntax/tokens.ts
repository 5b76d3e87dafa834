/** The words of the language, as Chevrotain token types. Next step of the pipeline: `lex.ts`. */
import { createToken, type ILexerConfig, Lexer, type TokenType } from "chevrotain";

/** Everything but a declaration keyword: what stands outside a declaration by mistake. */
export const Stray = createToken({ name: "Stray", pattern: Lexer.NA });
/** What can begin neither a value nor an entry. */
export const Junk = createToken({ name: "Junk", pattern: Lexer.NA, categories: [Stray] });
/** An identifier, `from` included: it is reserved only where a clause may start. */
export const Name = createToken({ name: "Name", pattern: Lexer.NA, categories: [Stray] });
export const Text = createToken({ name: "Text", pattern: Lexer.NA, categories: [Stray] });
export const Operator = createToken({ name: "Operator", pattern: Lexer.NA });
export const Sign = createToken({ name: "Sign", pattern: Lexer.NA });
export const Keyword = createToken({ name: "Keyword", pattern: Lexer.NA });

const skipped = createToken({
  name: "Whitespace",
  pattern: /[\s\ufeff]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

export const commentGroup = "comments";
const LineComment = createToken({ name: "LineComment", pattern: /\/\/[^\n\r]*/, group: commentGroup });
export const BlockComment = createToken({
  name: "BlockComment",
  pattern: { exec: matchBlockComment },
  start_chars_hint: ["/"],
  line_breaks: true,
  group: commentGroup,
});
/** Python's comment: a mistake that is understood. */
export const HashComment = createToken({ name: "HashComment", pattern: /#[^\n\r]*/, group: commentGroup });

export const Identifier = createToken({
  name: "Identifier",
  pattern: { exec: matchIdentifier },
  start_chars_hint: identifierStarts(),
  line_breaks: false,
  categories: [Name],
});
export const From = createToken({ name: "From", pattern: /from/, longer_alt: Identifier, categories: [Name] });

export const NumberToken = createToken({
  name: "Number",
  pattern: /(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/,
  categories: [Stray],
});
export const StringToken = createToken({
  name: "String",
  pattern: { exec: matchString },
  start_chars_hint: ['"', "'"],
  line_breaks: false,
  categories: [Text],
});
export const UnfinishedString = createToken({
  name: "UnfinishedString",
  pattern: { exec: matchUnfinishedString },
  start_chars_hint: ['"', "'"],
  line_breaks: false,
  categories: [Text],
});

export const LeftParen = createToken({ name: "LeftParen", pattern: "(", categories: [Stray] });
export const RightParen = createToken({ name: "RightParen", pattern: ")", categories: [Stray] });
export const LeftBracket = createToken({ name: "LeftBracket", pattern: "[", categories: [Stray] });
export const RightBracket = createToken({ name: "RightBracket", pattern: "]", categories: [Stray] });
export const LeftBrace = createToken({ name: "LeftBrace", pattern: "{", categories: [Stray] });
export const RightBrace = createToken({ name: "RightBrace", pattern: "}", categories: [Stray] });
export const Comma = createToken({ name: "Comma", pattern: ",", categories: [Stray] });
export const Equals = createToken({ name: "Equals", pattern: "=", categories: [Junk] });
export const Colon = createToken({ name: "Colon", pattern: ":", categories: [Junk] });
export const Dot = createToken({ name: "Dot", pattern: ".", categories: [Junk] });
export const Pipe = createToken({ name: "Pipe", pattern: "|", categories: [Junk, Operator] });
export const Star = createToken({ name: "Star", pattern: "*", categories: [Junk, Operator] });
export const Slash = createToken({ name: "Slash", pattern: "/", categories: [Junk, Operator] });
export const Plus = createToken({ name: "Plus", pattern: "+", categories: [Stray, Operator, Sign] });
export const Minus = createToken({ name: "Minus", pattern: "-", categories: [Stray, Operator, Sign] });

export type DeclarationKeyword =
  | "import"
  | "let"
  | "model"
  | "config"
  | "adapter"
  | "fusion"
  | "head"
  | "compose"
  | "build";

/** Never matched by the lexer: `declarations.ts` finds out where an identifier is one of these. */
export const keywordTypes: ReadonlyMap<string, TokenType> = new Map(
  ["import", "let", "model", "config", "adapter", "fusion", "head", "compose", "build"].map((word) => [
    word,
    createToken({ name: `Keyword_${word}`, pattern: Lexer.NA, categories: [Keyword] }),
  ]),
);

/** The order matters: the first type that matches wins. */
const lexed: TokenType[] = [
  skipped,
  From,
  Identifier,
  NumberToken,
  StringToken,
  UnfinishedString,
  LineComment,
  BlockComment,
  HashComment,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Equals,
  Colon,
  Dot,
  Pipe,
  Star,
  Slash,
  Plus,
  Minus,
];

export const allTokens: TokenType[] = [
  ...lexed,
  ...keywordTypes.values(),
  Stray,
  Junk,
  Name,
  Text,
  Operator,
  Sign,
  Keyword,
];

const lexerConfig: ILexerConfig = { positionTracking: "onlyOffset", ensureOptimizations: true };

/** `isChecked`: with Chevrotain's checks of the definitions, which are slow; for tests. */
export function createLexer(isChecked = false): Lexer {
  return new Lexer(lexed, { ...lexerConfig, skipValidations: !isChecked });
}

let lexer: Lexer | undefined;

/** Made on first use: importing the language stays cheap. */
export function sharedLexer(): Lexer {
  lexer ??= createLexer();
  return lexer;
}

const identifier = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;

/** Chevrotain drops the `u` flag of a plain pattern. */
function matchIdentifier(text: string, offset: number): [string] | null {
  identifier.lastIndex = offset;
  const match = identifier.exec(text);
  return match === null ? null : [match[0]];
}

/** The offset after the closing quote, or minus the offset at which an unfinished string stops. */
function scanString(text: string, offset: number): number {
  const quote = text.charCodeAt(offset);
  let at = offset + 1;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === 0x0a || unit === 0x0d) break;
    if (unit === 0x5c && at + 1 < text.length && !isLineBreak(text.charCodeAt(at + 1))) at++;
  }
  return -at;
}

function isLineBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

function isQuote(text: string, offset: number): boolean {
  return text[offset] === '"' || text[offset] === "'";
}

function matchString(text: string, offset: number): [string] | null {
  if (!isQuote(text, offset)) return null;
  const end = scanString(text, offset);
  return end > 0 ? [text.slice(offset, end)] : null;
}

function matchUnfinishedString(text: string, offset: number): [string] | null {
  if (!isQuote(text, offset)) return null;
  const end = scanString(text, offset);
  return end < 0 ? [text.slice(offset, -end)] : null;
}

/** An unfinished comment reaches to the end of the text. */
function matchBlockComment(text: string, offset: number): [string] | null {
  if (!text.startsWith("/*", offset)) return null;
  const end = text.indexOf("*/", offset + 2);
  return [end < 0 ? text.slice(offset) : text.slice(offset, end + 2)];
}

/** The lexer sorts types by first character, in buckets of 255 above Latin-1: one character names its bucket. */
function identifierStarts(): (string | number)[] {
  const starts: (string | number)[] = [..."_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (let unit = 0xaa; unit < 256; unit++) starts.push(unit);
  for (let unit = 256; unit < 65536; unit += 255) starts.push(unit);
  starts.push(65535);
  return starts;
}
