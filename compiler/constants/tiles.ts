import { reachableFrom } from "../graph/reachable.ts";
import { elementCount } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { fixedShape } from "./fixed-shape.ts";

/** Of one operand; an evaluation holds a few of these at a time. */
const tileBytes = 2 ** 21;

/**
 * How many rows of a constant make a tile; at least one. Counted by the largest tensor behind the constant, because the norm
 * of a row is one number but needs the row.
 */
export function rowsPerTile(value: Value): number {
  const rows = fixedShape(value)[0] ?? 1;
  const largest = reachableFrom([value]).values.reduce(
    (most, part) => Math.max(most, elementCount(fixedShape(part))),
    1,
  );
  return Math.max(1, Math.floor((tileBytes * rows) / (4 * largest)));
}
