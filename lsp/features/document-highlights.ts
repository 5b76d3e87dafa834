import type { Span } from "../../language/source/span.ts";
import type { Snapshot } from "../snapshot.ts";

export interface HighlightData {
  readonly span: Span;
  readonly kind: "read" | "write";
}

/** The name under the cursor wherever it stands in this file. */
export function documentHighlights(snapshot: Snapshot, file: string, offset: number): readonly HighlightData[] {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  if (symbol === undefined) return [];
  const uses = symbol.references.filter((use) => use.file === file && isWritten(snapshot, use.span, file, symbol.name));
  const own = symbol.file === file ? [{ span: symbol.declaration.name.span, kind: "write" as const }] : [];
  return [...own, ...uses.map(({ span }) => ({ span, kind: "read" as const }))];
}

/** A declaration can be used where its name is not written: the only model, by a build that names none. */
function isWritten(snapshot: Snapshot, span: Span, file: string, name: string): boolean {
  const written = snapshot.text(file)?.slice(span.start, span.end) ?? "";
  return written.replace(/^["'](.*)["']$/s, "$1") === name;
}

/** The name and its uses in this file, for editors that change them together while the person types. */
export function linkedEditingRanges(snapshot: Snapshot, file: string, offset: number): readonly Span[] {
  const spans = documentHighlights(snapshot, file, offset).map(({ span }) => span);
  const text = snapshot.text(file) ?? "";
  const isBare = spans.every(({ start }) => text[start] !== '"' && text[start] !== "'");
  return spans.length > 1 && isBare && spans.some((span) => span.start <= offset && offset <= span.end) ? spans : [];
}
