/** Multi-head attention on token rows, with the prefix hook between projection and scores (models.md §2.3). */
import { type Dim, fixed, fixedSize, multiplyDims } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import { scaleBy } from "./layers.ts";
import type { Lowering } from "./lowering.ts";
import { type KeysAndValues, prefixHook } from "./methods/prefix.ts";
import type { AttentionBias } from "./methods/prefix-state.ts";
import { expand, reshape, transpose } from "./shape.ts";
import { largestBatch, type Tokens, valueToBatch, widthOf } from "./tokens.ts";

export interface AttentionShape {
  readonly heads: number;
  /** Fewer than `heads`: each serves `heads / keyValueHeads` consecutive query heads. */
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** Factor of the scores, `1/√headSize` as a rule. */
  readonly scale: number;
}

export interface AttentionInput {
  /** The attention's input, for gated prefixes. */
  readonly input: Tokens;
  readonly q: Tokens;
  readonly k: Tokens;
  readonly v: Tokens;
  readonly bias: AttentionBias;
  /** Rotary embedding, applied before the prefix. @param heads `[batch, heads, length, headSize]` */
  readonly rotate?: (heads: Value, length: Dim) => Value;
  /**
   * Scores from positions that depend on the query (`relative_key`).
   * @param shift keys before each row's first, `[batch, 1, 1, 1]` int64; absent: none
   * @returns what to add to the unscaled scores
   */
  readonly relativeScores?: (q: Value, k: Value, shift: Value | undefined) => Value;
}

/**
 * @param prefixSite site id, or null where the attention takes no prefix
 * @returns rows `[batch·queries, heads·headSize]`
 */
export function attention(
  ctx: Lowering,
  prefixSite: string | null,
  shape: AttentionShape,
  given: AttentionInput,
): Tokens {
  const { g } = ctx;
  const rotate = given.rotate ?? ((heads: Value) => heads);
  const q = rotate(splitHeads(ctx, given.q, shape.heads), given.q.length);
  const k = rotate(splitHeads(ctx, given.k, shape.keyValueHeads), given.k.length);
  const v = splitHeads(ctx, given.v, shape.keyValueHeads);
  const extended: KeysAndValues = prefixSite
    ? prefixHook(ctx, prefixSite, given.input, ...alignPair(ctx, k, v), given.bias)
    : { keys: k, values: v, bias: given.bias.mask };
  const batch = largestBatch([q, extended.keys, extended.values].map((value) => value.shape[0] ?? fixed(1)));
  const keys = repeatHeads(ctx, valueToBatch(g, extended.keys, batch), shape);
  const values = repeatHeads(ctx, valueToBatch(g, extended.values, batch), shape);
  const queries = valueToBatch(g, q, batch);

  const products = g.node("MatMul", [scaledQueries(ctx, queries, shape, given), transpose(g, keys, [0, 1, 3, 2])]);
  const shift = extended.shift && valueToBatch(g, extended.shift, batch);
  const relative = given.relativeScores?.(queries, keys, shift);
  const scores = relative ? scaleBy(g, g.node("Add", [products, relative]), shape.scale) : products;
  const biased = extended.bias ? g.node("Add", [scores, valueToBatch(g, extended.bias, batch)]) : scores;
  const probabilities = g.node("Softmax", [biased], { attributes: { axis: -1 } });
  const mixed = transpose(g, g.node("MatMul", [probabilities, values]), [0, 2, 1, 3]);
  const { length } = given.q;
  return {
    value: reshape(g, mixed, [multiplyDims(batch, length), shape.heads * shape.headSize]),
    batch,
    length,
  };
}

/** The scale goes to the queries, the smaller operand, unless relative scores join first. */
function scaledQueries(ctx: Lowering, queries: Value, shape: AttentionShape, given: AttentionInput): Value {
  return given.relativeScores ? queries : scaleBy(ctx.g, queries, shape.scale);
}

/** `[batch·length, n·d]` → `[batch, n, length, d]` */
export function splitHeads(ctx: Lowering, tokens: Tokens, heads: number): Value {
  const { g } = ctx;
  const split = reshape(g, tokens.value, [tokens.batch, tokens.length, heads, widthOf(tokens) / heads]);
  return transpose(g, split, [0, 2, 1, 3]);
}

/** Keys and values that may be forked differently, as two of one batch. */
function alignPair(ctx: Lowering, k: Value, v: Value): readonly [Value, Value] {
  const batch = largestBatch([k.shape[0] ?? fixed(1), v.shape[0] ?? fixed(1)]);
  return [valueToBatch(ctx.g, k, batch), valueToBatch(ctx.g, v, batch)];
}

function repeatHeads(ctx: Lowering, value: Value, shape: AttentionShape): Value {
  const times = shape.heads / shape.keyValueHeads;
  if (times === 1) return value;
  const { g } = ctx;
  const [batch = fixed(1), heads = fixed(1), length = fixed(1), size = fixed(1)] = value.shape;
  const grouped = expand(g, reshape(g, value, [batch, heads, 1, length, size]), [batch, heads, times, length, size]);
  return reshape(g, grouped, [batch, (fixedSize(heads) ?? 1) * times, length, size]);
}
