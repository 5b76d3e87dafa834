/** BERT's relative position scores, `relative_key` and `relative_key_query` (models.md §3 F1a). */
import { fixed, fixedSize, multiplyDims } from "../graph/dim.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/value.ts";
import { positionsUpTo } from "./attention-mask.ts";
import { reshape, transpose } from "./shape.ts";

/**
 * `q_i·R[i−j+M−1]`, and `k_j·R[i−j+M−1]` where keys take part.
 * @param table `[2·M−1, headSize]`
 * @param q,k `[batch, heads, length, headSize]`
 * @returns `[batch, heads, queries, keys]`
 */
export function relativeScores(
  g: GraphBuilder,
  table: Value,
  maxPositions: number,
  q: Value,
  k: Value,
  withKeys: boolean,
): Value {
  const queries = q.shape[2] ?? fixed(1);
  const keys = k.shape[2] ?? fixed(1);
  const i = reshape(g, positionsUpTo(g, queries), [queries, 1]);
  const j = reshape(g, positionsUpTo(g, keys), [1, keys]);
  const index = g.node("Add", [g.node("Sub", [i, j]), g.ints([maxPositions - 1])]);
  // [queries, keys, headSize]
  const rows = g.node("Gather", [table, index]);
  const fromQueries = transpose(g, perPosition(g, q, transpose(g, rows, [0, 2, 1])), [1, 2, 0, 3]);
  if (!withKeys) return fromQueries;
  const fromKeys = transpose(g, perPosition(g, k, transpose(g, rows, [1, 2, 0])), [1, 2, 3, 0]);
  return g.node("Add", [fromQueries, fromKeys]);
}

/**
 * One matrix for each position.
 * @param x `[batch, heads, length, headSize]`
 * @param matrices `[length, headSize, n]`
 * @returns `[length, batch, heads, n]`
 */
function perPosition(g: GraphBuilder, x: Value, matrices: Value): Value {
  const [batch = fixed(1), heads = fixed(1), length = fixed(1), size = fixed(1)] = x.shape;
  const first = transpose(g, x, [2, 0, 1, 3]);
  const flat = reshape(g, first, [length, multiplyDims(batch, heads), fixedSize(size) ?? size]);
  const product = g.node("MatMul", [flat, matrices]);
  return reshape(g, product, [length, batch, heads, matrices.shape[2] ?? fixed(1)]);
}
