/** BERT's relative position scores, `relative_key` and `relative_key_query` (models.md §3 F1a). */

import type { GraphBuilder } from "../graph/builder.ts";
import { fixed } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import { positionsUpTo } from "./attention-mask.ts";
import { reshape, transpose } from "./shape.ts";

export interface DistanceEmbedding {
  /** `[2·M−1, headSize]` */
  readonly table: Value;
  /** M */
  readonly maxPositions: number;
  /** `relative_key_query`: keys take part as queries do. */
  readonly withKeys: boolean;
}

/**
 * `q_i·R[i−j+M−1]`, and `k_j·R[i−j+M−1]` where keys take part.
 * @param q,k `[batch, heads, length, headSize]`
 * @param shift keys before each row's key 0, `[batch, 1, 1, 1]` int64: padding, whose scores mean nothing
 * @returns `[batch, heads, queries, keys]`
 */
export function relativeScores(
  g: GraphBuilder,
  embedding: DistanceEmbedding,
  q: Value,
  k: Value,
  shift: Value | undefined,
): Value {
  const { table, maxPositions, withKeys } = embedding;
  const queries = q.shape[2] ?? fixed(1);
  const keys = k.shape[2] ?? fixed(1);
  const i = reshape(g, positionsUpTo(g, queries), [1, queries, 1]);
  const j = reshape(g, positionsUpTo(g, keys), [1, 1, keys]);
  const distance = g.node("Sub", [i, shift ? g.node("Sub", [j, reshape(g, shift, [shift.shape[0] ?? 1, 1, 1])]) : j]);
  const index = g.node("Add", [g.node("Min", [distance, g.ints([maxPositions - 1])]), g.ints([maxPositions - 1])]);
  // [1 | batch, queries, keys, headSize]
  const rows = g.node("Gather", [table, index]);
  const fromQueries = transpose(g, perPosition(g, q, transpose(g, rows, [0, 1, 3, 2])), [0, 2, 1, 3]);
  if (!withKeys) return fromQueries;
  const fromKeys = transpose(g, perPosition(g, k, transpose(g, rows, [0, 2, 3, 1])), [0, 2, 3, 1]);
  return g.node("Add", [fromQueries, fromKeys]);
}

/**
 * One matrix for each position, and for each row where they differ.
 * @param x `[batch, heads, length, headSize]`
 * @param matrices `[1 | batch, length, headSize, n]`
 * @returns `[batch, length, heads, n]`
 */
function perPosition(g: GraphBuilder, x: Value, matrices: Value): Value {
  return g.node("MatMul", [transpose(g, x, [0, 2, 1, 3]), matrices]);
}
