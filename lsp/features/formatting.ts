import { canonicalMethodName } from "../../language/catalogue/methods/index.ts";
import { format } from "../../language/format/format.ts";
import type { Span } from "../../language/source/span.ts";
import { parse } from "../../language/syntax/parse.ts";
import type { Snapshot } from "../snapshot.ts";

export interface PlainEdit {
  readonly span: Span;
  readonly text: string;
}

/** One style, no options. A file with syntax errors is left alone, as `adapt fmt` leaves it. */
export function formatting(snapshot: Snapshot, file: string): readonly PlainEdit[] {
  const text = snapshot.text(file);
  if (text === undefined) return [];
  const formatted = format(file, text, canonicalMethodName);
  if (formatted.diagnostics.length > 0) return [];
  const mark = text.charCodeAt(0) === 0xfeff ? "\ufeff" : "";
  return lineEdits(text, mark + formatted.text);
}

/** The declarations that the span touches; elsewhere nothing changes. */
export function rangeFormatting(snapshot: Snapshot, file: string, span: Span): readonly PlainEdit[] {
  return declarationEdits(snapshot, file, ({ start, end }) => start <= span.end && span.start <= end);
}

/** After a closing bracket: the declaration that it ends. After a line break: the declaration above it. */
export function onTypeFormatting(snapshot: Snapshot, file: string, offset: number): readonly PlainEdit[] {
  const declaration = snapshot.module(file).declarations.findLast(({ span }) => span.start < offset);
  if (declaration === undefined || declaration.broken) return [];
  const edits = declarationEdits(snapshot, file, (span) => span === declaration.span);
  return edits.filter(({ span }) => !isAt(span, offset));
}

/** From the first wanted declaration to the last. Formatting keeps them in order, so each is found in the formatted text. */
function declarationEdits(snapshot: Snapshot, file: string, isWanted: (span: Span) => boolean): readonly PlainEdit[] {
  const text = snapshot.text(file);
  if (text === undefined) return [];
  const formatted = format(file, text, canonicalMethodName);
  if (formatted.diagnostics.length > 0 || formatted.text === text) return [];
  const fresh = parse(file, formatted.text).module.declarations;
  const old = snapshot.module(file).declarations;
  if (old.length !== fresh.length) return [];
  const [from, to] = [old.findIndex(({ span }) => isWanted(span)), old.findLastIndex(({ span }) => isWanted(span))];
  const [first, last, freshFirst, freshLast] = [old[from], old[to], fresh[from], fresh[to]];
  if (first === undefined || last === undefined || freshFirst === undefined || freshLast === undefined) return [];
  const start = withIndent(text, first.span.start);
  const written = formatted.text.slice(freshFirst.span.start, freshLast.span.end);
  return lineEdits(text.slice(start, last.span.end), written).map((edit) => ({
    span: { start: start + edit.span.start, end: start + edit.span.end },
    text: edit.text,
  }));
}

/** Where the line starts, when nothing but blanks stands before. */
function withIndent(text: string, start: number): number {
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return /[\r\n\ufeff]|^$/.test(text.charAt(start - indent - 1)) ? start - indent : start;
}

/** Never under the cursor: the editor has just put it there. */
function isAt(span: Span, offset: number): boolean {
  return span.start <= offset && offset < span.end;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Edits by lines: runs of equal lines stay untouched, so that cursors and folds survive. Lines are matched greedily; any
 * match is right, a bad one only makes a larger edit.
 */
function lineEdits(before: string, after: string): readonly PlainEdit[] {
  if (before === after) return [];
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const edits: PlainEdit[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i]?.text === fresh[j]?.text) {
      i++;
      j++;
      continue;
    }
    const [nextOld, nextFresh] = nextMatch(old, i, fresh, j);
    edits.push(...editsBetween(old.slice(i, nextOld), fresh.slice(j, nextFresh), old[i]?.start ?? before.length));
    [i, j] = [nextOld, nextFresh];
  }
  return edits;
}

/** As many lines as before: one edit for each, so that a range takes only its own. */
function editsBetween(old: readonly Line[], fresh: readonly Line[], start: number): readonly PlainEdit[] {
  if (old.length === fresh.length)
    return old.map(({ start: own, end }, index) => ({ span: { start: own, end }, text: fresh[index]?.text ?? "" }));
  return [{ span: { start, end: old.at(-1)?.end ?? start }, text: fresh.map((line) => line.text).join("") }];
}

const matchWindow = 40;

function nextMatch(old: readonly Line[], i: number, fresh: readonly Line[], j: number): readonly [number, number] {
  for (let distance = 1; distance <= 2 * matchWindow; distance++) {
    for (let ahead = Math.max(0, distance - matchWindow); ahead <= Math.min(distance, matchWindow); ahead++) {
      const [a, b] = [i + ahead, j + distance - ahead];
      const line = old[a]?.text;
      if (line !== undefined && line.trim() !== "" && line === fresh[b]?.text) return [a, b];
    }
  }
  return [old.length, fresh.length];
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline + 1;
    lines.push({ text: text.slice(start, end), start, end });
    start = end;
  }
  return lines;
}
