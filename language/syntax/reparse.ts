/**
 * Parses a text that is an earlier one with a change: declarations that are written as before are taken over, moved to where
 * they stand now. The result is that of `parse`, always.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Declaration } from "./ast.ts";
import { type Balanced, balance } from "./brackets.ts";
import { type Chunk, isKeyword } from "./declarations.ts";
import type { AdaptParser } from "./grammar.ts";
import type { Lexed } from "./lex.ts";
import { moveNode } from "./move.ts";

/** Declarations without mistakes by all that decides on how they are read: their text up to the next one. */
export type KnownDeclarations = ReadonlyMap<string, Declaration>;

export interface ReadChunks {
  readonly declarations: readonly Declaration[];
  /** In no order; those of the lexer left out. */
  readonly diagnostics: readonly Diagnostic[];
  readonly known: KnownDeclarations;
}

interface Piece extends Balanced {
  /** Offset of the first token. */
  readonly start: number;
  readonly key: string;
  readonly startsWithKeyword: boolean;
  /** Read before, at its present place. */
  readonly declaration?: Declaration;
}

const noDiagnostics: readonly Diagnostic[] = [];

/** Reads the declarations of a file; `before` holds what was read last time. */
export function readChunks(
  parser: AdaptParser,
  file: string,
  text: string,
  lexed: Lexed,
  chunks: readonly Chunk[],
  before: KnownDeclarations,
): ReadChunks {
  const pieces = chunks.map((chunk, index) => toPiece(file, text, chunk, chunks[index + 1], before));
  const declarations: Declaration[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let from = 0; from < pieces.length; ) {
    const known = pieces[from]?.declaration;
    if (known !== undefined) {
      declarations.push(known);
      from++;
      continue;
    }
    const until = pieces.findIndex((piece, index) => index > from && piece.declaration !== undefined);
    const run = pieces.slice(from, until < 0 ? undefined : until);
    // The declaration behind is read too: what is missing before it is said of its first word.
    const tokens = [...run, ...(until < 0 ? [] : [pieces[until]])].flatMap((piece) => piece?.tokens ?? []);
    const read = parser.readDeclarations({ file, text, tokens, skipped: lexed.skipped });
    declarations.push(...(until < 0 ? read.declarations : read.declarations.slice(0, -1)));
    for (const piece of run) diagnostics.push(...piece.diagnostics);
    diagnostics.push(...read.diagnostics);
    from += run.length;
  }
  return { declarations, diagnostics, known: soundOnes(pieces, declarations, [...lexed.diagnostics, ...diagnostics]) };
}

function toPiece(file: string, text: string, chunk: Chunk, next: Chunk | undefined, before: KnownDeclarations): Piece {
  const start = chunk[0]?.startOffset ?? 0;
  const end = next?.[0]?.startOffset;
  const key = end === undefined ? `${text.slice(start)}\u0000` : text.slice(start, end);
  const old = before.get(key);
  const startsWithKeyword = isKeyword(chunk[0]);
  if (old === undefined) return { start, key, startsWithKeyword, ...balance(file, text, chunk) };
  const declaration = moveNode(old, start - old.span.start);
  return { start, key, startsWithKeyword, tokens: chunk, diagnostics: noDiagnostics, declaration };
}

/** A mistake makes what it touches unfit for keeping: it may depend on what stands around. */
function soundOnes(
  pieces: readonly Piece[],
  declarations: readonly Declaration[],
  diagnostics: readonly Diagnostic[],
): KnownDeclarations {
  const byStart = new Map(declarations.map((declaration) => [declaration.span.start, declaration]));
  const mistakes = diagnostics.map(({ span }) => span.start).sort((a, b) => a - b);
  const known = new Map<string, Declaration>();
  let next = 0;
  for (const [index, { start, key, startsWithKeyword }] of pieces.entries()) {
    while ((mistakes[next] ?? start) < start) next++;
    const end = pieces[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const declaration = byStart.get(start);
    const isTouched = (mistakes[next] ?? Number.NaN) <= end;
    if (startsWithKeyword && !isTouched && declaration !== undefined && !declaration.broken)
      known.set(key, declaration);
  }
  return known;
}
