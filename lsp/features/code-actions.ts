import type { Diagnostic, Fix } from "../../language/diagnostics/diagnostic.ts";
import type { Span } from "../../language/source/span.ts";
import { refactorings } from "../refactor/index.ts";
import type { Snapshot } from "../snapshot.ts";
import { diagnostics } from "./diagnostics.ts";

export interface ActionData extends Fix {
  readonly kind: "quickfix" | "refactor.extract" | "refactor.inline" | "refactor.rewrite" | "source.fixAll";
  /** What it mends. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Fixes of what is wrong in the span, then what may be done with what is right, then what concerns the whole file. */
export function codeActions(snapshot: Snapshot, file: string, span: Span): readonly ActionData[] {
  const all = diagnostics(snapshot, file);
  const here = all.filter((each) => each.span.start <= span.end && span.start <= each.span.end);
  const fixes = here.flatMap((diagnostic) =>
    diagnostic.fixes.map((fix): ActionData => ({ ...fix, kind: "quickfix", diagnostics: [diagnostic] })),
  );
  const rewrites = refactorings.flatMap((refactoring) => {
    const fix = refactoring.offer(snapshot, file, span);
    return fix === undefined ? [] : [{ ...fix, kind: refactoring.kind, diagnostics: [] }];
  });
  return [...fixes, ...rewrites, ...fixAll(file, all)];
}

/** Preferred fixes only: they keep the meaning. Overlapping ones wait for the next time. */
function fixAll(file: string, all: readonly Diagnostic[]): readonly ActionData[] {
  const edits: Fix["edits"][number][] = [];
  const mended: Diagnostic[] = [];
  for (const diagnostic of all) {
    const fix = diagnostic.fixes.find((each) => each.preferred);
    if (fix === undefined || fix.edits.some((edit) => edits.some((other) => overlap(edit.span, other.span)))) continue;
    edits.push(...fix.edits);
    mended.push(diagnostic);
  }
  if (mended.length === 0 || edits.some((edit) => edit.file !== file)) return [];
  return [{ title: "Mend all that has one right answer", kind: "source.fixAll", edits, diagnostics: mended }];
}

function overlap(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
