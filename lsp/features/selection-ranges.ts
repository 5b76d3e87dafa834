import type { Span } from "../../language/source/span.ts";
import { pathAt } from "../../language/syntax/walk.ts";
import type { Snapshot } from "../snapshot.ts";

/** From the word to the file, each larger than the one before. */
export function selectionRanges(snapshot: Snapshot, file: string, offset: number): readonly Span[] {
  const text = snapshot.text(file) ?? "";
  const path = pathAt(snapshot.module(file), offset);
  const spans: Span[] = [];
  for (const node of [...path].reverse()) {
    if (node.kind === "String" && node.span.end - node.span.start >= 2)
      spans.push({ start: node.span.start + 1, end: node.span.end - 1 });
    spans.push(node.span);
  }
  spans.push({ start: 0, end: text.length });
  const growing: Span[] = [];
  for (const span of spans) {
    const last = growing.at(-1);
    if (span.start > offset || span.end < offset) continue;
    const isLarger =
      last === undefined ||
      (span.start <= last.start && last.end <= span.end && (span.start < last.start || last.end < span.end));
    if (isLarger) growing.push(span);
  }
  return growing.length === 0 ? [{ start: offset, end: offset }] : growing;
}
