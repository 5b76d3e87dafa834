/** Keeps what only the slow analysis knows on the screen while the text changes: each diagnostic moves with its words. */
import type { Diagnostic, Fix, RelatedLocation } from "../language/diagnostics/diagnostic.ts";
import type { Analysis } from "../language/index.ts";
import type { Span } from "../language/source/span.ts";

export interface Carried {
  readonly file: string;
  /** The text in which the spans stand. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What `full` says about `file` that `fast` does not. */
export function extrasOf(text: string, file: string, fast: Analysis, full: Analysis): Carried {
  const said = new Set(fast.diagnostics.map(keyOf));
  const diagnostics = full.diagnostics.filter((each) => each.file === file && !said.has(keyOf(each)));
  return { file, text, diagnostics };
}

/** The same diagnostics in a later text; those whose words were edited are dropped. */
export function carry(carried: Carried | undefined, text: string): Carried | undefined {
  if (carried === undefined || carried.diagnostics.length === 0) return undefined;
  const move = mover(carried.text, text);
  const diagnostics = carried.diagnostics.flatMap((diagnostic) => moveDiagnostic(diagnostic, carried.file, move));
  return { file: carried.file, text, diagnostics };
}

type Move = (span: Span) => Span | undefined;

/** Texts differ in one stretch: what lies before stays, what lies behind moves, what touches it is gone. */
function mover(before: string, after: string): Move {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < limit - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  const delta = after.length - before.length;
  return (span) => {
    if (span.end <= start) return span;
    if (span.start >= before.length - tail) return { start: span.start + delta, end: span.end + delta };
    return undefined;
  };
}

function moveDiagnostic(diagnostic: Diagnostic, file: string, move: Move): readonly Diagnostic[] {
  const span = move(diagnostic.span);
  if (span === undefined) return [];
  const related = diagnostic.related.flatMap((each) => moveRelated(each, file, move));
  const fixes = diagnostic.fixes.flatMap((each) => moveFix(each, file, move));
  return [{ ...diagnostic, span, related, fixes }];
}

function moveRelated(related: RelatedLocation, file: string, move: Move): readonly RelatedLocation[] {
  if (related.file !== file) return [related];
  const span = move(related.span);
  return span === undefined ? [] : [{ ...related, span }];
}

function moveFix(fix: Fix, file: string, move: Move): readonly Fix[] {
  const edits = fix.edits.flatMap((edit) => {
    if (edit.file !== file) return [edit];
    const span = move(edit.span);
    return span === undefined ? [] : [{ ...edit, span }];
  });
  return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
}

function keyOf({ file, code, span, message }: Diagnostic): string {
  return `${file}\u0000${code}\u0000${span.start}\u0000${span.end}\u0000${message}`;
}
