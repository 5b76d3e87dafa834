import type { Declaration } from "./ast.ts";

/** The same declaration `by` units further on; the very same when that is nowhere else. */
export function moveNode<D extends Declaration>(declaration: D, by: number): D {
  return by === 0 ? declaration : (moved(declaration, by) as D);
}

/** Of a tree of plain data, whatever its kinds: every `start` and `end` is an offset. */
function moved(value: unknown, by: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => moved(item, by));
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    copy[key] = typeof part === "number" && (key === "start" || key === "end") ? part + by : moved(part, by);
  }
  return copy;
}
