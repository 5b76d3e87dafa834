/** T5's relative position bias: distances fall into buckets, each head learns a score for each bucket (models.md §3 F4). */

import type { GraphBuilder } from "../graph/builder.ts";
import { addDims, type Dim, fixed } from "../graph/dim.ts";
import { integers } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { positionsUpTo } from "./attention-mask.ts";
import { reshape, transpose, unsqueeze } from "./shape.ts";

export interface Buckets {
  readonly count: number;
  readonly maxDistance: number;
  readonly isBidirectional: boolean;
}

/**
 * @param table `[buckets, heads]`
 * @param front columns before the tokens; they take the first positions
 * @returns `[1, heads, length, front + length]`
 */
export function bucketedBias(g: GraphBuilder, table: Value, buckets: Buckets, length: Dim, front: number): Value {
  const keyCount = addDims(length, fixed(front));
  const queries = reshape(g, positionsUpTo(g, length), [length, 1]);
  const keys = reshape(g, positionsUpTo(g, keyCount), [1, keyCount]);
  const { maxDistance } = buckets;
  const distance = g.node("Sub", [keys, queries]);
  const bounded = g.node("Min", [g.node("Max", [distance, g.ints([-maxDistance])]), g.ints([maxDistance])]);
  const bucketOf = Array.from({ length: 2 * maxDistance + 1 }, (_, i) => bucket(i - maxDistance, buckets));
  const index = g.node("Gather", [
    g.literal(integers([bucketOf.length], bucketOf)),
    g.node("Add", [bounded, g.ints([maxDistance])]),
  ]);
  return unsqueeze(g, transpose(g, g.node("Gather", [table, index]), [2, 0, 1]), [0]);
}

/** @param distance key − query; beyond the maximum all distances share the last bucket */
export function bucket(distance: number, { count, maxDistance, isBidirectional }: Buckets): number {
  const own = isBidirectional ? count / 2 : count;
  const base = isBidirectional && distance > 0 ? own : 0;
  const away = isBidirectional ? Math.abs(distance) : Math.max(-distance, 0);
  const exact = Math.floor(own / 2);
  if (away < exact) return base + away;
  // The reference computes in float32; a bucket's edge may fall on either side of an integer.
  const { fround } = Math;
  const position = fround(fround(Math.log(fround(away / exact))) / fround(Math.log(maxDistance / exact)));
  return base + Math.min(own - 1, exact + Math.trunc(fround(position * (own - exact))));
}
