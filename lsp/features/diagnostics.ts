import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../../language/diagnostics/make.ts";
import type { Span } from "../../language/source/span.ts";
import type { Declaration, StringLiteral } from "../../language/syntax/ast.ts";
import { roleOf } from "../domain/folders.ts";
import type { Snapshot } from "../snapshot.ts";

/**
 * What is wrong in a file, said now: with checkpoints where they were read for this very text, else with what they said
 * before, moved along.
 */
export function diagnostics(snapshot: Snapshot, file: string): readonly Diagnostic[] {
  if (snapshot.text(file) === undefined) return [];
  const isOwn = (diagnostic: Diagnostic) => diagnostic.file === file;
  if (snapshot.hasFull(file))
    return snapshot.full(file).diagnostics.flatMap((each) => (isOwn(each) ? [withStored(snapshot, each)] : []));
  const fast = snapshot.fast(file).diagnostics.filter(isOwn);
  const carried = snapshot.carried(file)?.diagnostics ?? [];
  return carried.length === 0 ? fast : sortDiagnostics([...fast, ...carried.map((each) => withStored(snapshot, each))]);
}

/** What is declared differs from what is stored: the way to the file that says so. */
function withStored(snapshot: Snapshot, diagnostic: Diagnostic): Diagnostic {
  const { code, file, span, related } = diagnostic;
  if (code !== "E0506") return diagnostic;
  const declaration = snapshot.module(file).declarations.find((each) => sourceAt(each, span) !== undefined);
  const source = declaration && sourceAt(declaration, span);
  const stored = source && snapshot.host.locate(file, source.value, roleOf(declaration));
  if (stored === undefined) return diagnostic;
  const start = { start: 0, end: 0 };
  return { ...diagnostic, related: [...related, { file: stored, span: start, message: "what is stored" }] };
}

function sourceAt(declaration: Declaration, { start }: Span): StringLiteral | undefined {
  const source = "source" in declaration ? declaration.source : undefined;
  return source?.span.start === start ? source : undefined;
}
