import type { Span } from "../source/span.ts";
import type { Declaration } from "./ast.ts";

/** The same declaration `by` units further on; the very same when that is nowhere else. */
export function moveNode<D extends Declaration>(declaration: D, by: number): D {
  return by === 0 ? declaration : (moved(declaration, by) as D);
}

/** Of a tree of plain data, whatever its kinds: every `span` is a place. */
function moved(value: unknown, by: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => moved(item, by));
  const copy: Record<string, unknown> = { ...value };
  for (const key in copy) {
    const part = copy[key];
    if (typeof part === "object") copy[key] = key === "span" ? movedSpan(part as Span, by) : moved(part, by);
  }
  return copy;
}

function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
