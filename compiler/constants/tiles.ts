import { elementCount } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { fixedShape } from "./fixed-shape.ts";

/** Of one operand; an evaluation holds a few of these at a time. */
const tileBytes = 2 ** 21;

/** How many rows of a constant make a tile; at least one. */
export function rowsPerTile(value: Value): number {
  const rowBytes = 4 * elementCount(fixedShape(value).slice(1));
  return Math.max(1, Math.floor(tileBytes / Math.max(rowBytes, 1)));
}
