/** Text to syntax tree. Never throws on what a person wrote: mistakes are diagnostics. Next step: `names/bind.ts`. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { error, sortDiagnostics } from "../diagnostics/make.ts";
import type { Comment, Declaration, Expression, Module } from "./ast.ts";
import { balance } from "./brackets.ts";
import { splitDeclarations } from "./declarations.ts";
import { hasLineBreak } from "./gap.ts";
import { AdaptParser } from "./grammar.ts";
import { type Lexed, lex } from "./lex.ts";
import { type KnownDeclarations, readChunks } from "./reparse.ts";

export interface Parsed {
  readonly module: Module;
  /** Sorted by position. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Longer sources are no programs (in UTF-16 units). */
export const maxSourceLength = 8 * 1024 * 1024;

/** More mistakes than anyone reads: the rest is left out. */
const maxDiagnostics = 1000;

let parser: AdaptParser | undefined;

/**
 * Parses a file (spec: language.md, Grammar). The module holds every declaration that could be read, in order; spans are
 * offsets into `text` as given, a byte-order mark included. Codes: E0101 to E0104.
 */
export function parse(file: string, text: string): Parsed {
  return parseWith(file, text, new Map()).parsed;
}

/** A parser for the versions of one file: what did not change is not read anew. Gives the same object for the same text. */
export function createReparser(file: string): (text: string) => Parsed {
  let last: { readonly text: string; readonly parsed: Parsed; readonly known: KnownDeclarations } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, ...parseWith(file, text, last?.known ?? new Map()) };
    return last.parsed;
  };
}

function parseWith(
  file: string,
  text: string,
  before: KnownDeclarations,
): { readonly parsed: Parsed; readonly known: KnownDeclarations } {
  if (text.length > maxSourceLength) return { parsed: tooLarge(file, text), known: new Map() };
  const lexed = lex(file, text);
  parser ??= new AdaptParser();
  const chunks = splitDeclarations(text, lexed.tokens);
  const { declarations, diagnostics, known } = readChunks(parser, file, text, lexed, chunks, before);
  const module: Module = {
    kind: "Module",
    file,
    declarations: withDocumentation(text, declarations, lexed.comments),
    comments: lexed.comments,
    span: { start: 0, end: text.length },
  };
  const all = sortDiagnostics([...lexed.diagnostics, ...diagnostics]);
  return { parsed: { module, diagnostics: all.slice(0, maxDiagnostics) }, known };
}

/** Parses one value alone, such as the config string in `"seq_bn[reduction_factor=16]|lora"`. Spans count from its start. */
export function parseExpression(
  file: string,
  text: string,
): { readonly expression: Expression; readonly diagnostics: readonly Diagnostic[] } {
  const lexed: Lexed = lex(file, text);
  const { tokens, diagnostics: unbalanced } = balance(file, text, lexed.tokens);
  parser ??= new AdaptParser();
  const { expression, diagnostics } = parser.readExpression({ file, text, tokens, skipped: lexed.skipped });
  return { expression, diagnostics: sortDiagnostics([...lexed.diagnostics, ...unbalanced, ...diagnostics]) };
}

function tooLarge(file: string, text: string): Parsed {
  const start = { start: 0, end: 0 };
  const size = `${Math.ceil(text.length / 1024 / 1024)} MB`;
  const message = `the file is too large: ${size} of at most ${maxSourceLength / 1024 / 1024} MB`;
  return {
    module: { kind: "Module", file, declarations: [], comments: [], span: start, broken: true },
    diagnostics: [error("E0103", file, start, message)],
  };
}

/** Gives each declaration the `///` lines in front of it; one that ends a line of code documents nothing. */
function withDocumentation(
  text: string,
  declarations: readonly Declaration[],
  comments: readonly Comment[],
): readonly Declaration[] {
  let next = 0;
  let before = 0;
  return declarations.map((declaration) => {
    const lines: string[] = [];
    for (; next < comments.length; next++) {
      const comment = comments[next];
      if (comment === undefined || comment.span.start >= declaration.span.start) break;
      const own = before === 0 || hasLineBreak(text, before, comment.span.start);
      if (comment.style === "doc" && comment.span.start >= before && own)
        lines.push(comment.text.replace(/^\/\/\/ ?/, "").trimEnd());
    }
    before = declaration.span.end;
    return lines.length === 0 ? declaration : { ...declaration, documentation: lines.join("\n") };
  });
}
