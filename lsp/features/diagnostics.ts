import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../../language/diagnostics/make.ts";
import type { Snapshot } from "../snapshot.ts";

/**
 * What is wrong in a file, said now: with checkpoints where they were read for this very text, else with what they said
 * before, moved along.
 */
export function diagnostics(snapshot: Snapshot, file: string): readonly Diagnostic[] {
  if (snapshot.text(file) === undefined) return [];
  const isOwn = (diagnostic: Diagnostic) => diagnostic.file === file;
  if (snapshot.hasFull(file)) return snapshot.full(file).diagnostics.filter(isOwn);
  const fast = snapshot.fast(file).diagnostics.filter(isOwn);
  const carried = snapshot.carried(file)?.diagnostics ?? [];
  return carried.length === 0 ? fast : sortDiagnostics([...fast, ...carried]);
}
