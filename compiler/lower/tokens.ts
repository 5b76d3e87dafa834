/**
 * Hidden states as the compiler keeps them: two-dimensional, one row a token, so that every linear layer is one Gemm. The
 * batch may be a multiple of the model's own batch: under `Parallel` channel i owns rows `[i·B, (i+1)·B)` of the batch.
 * Values of different multiplicity meet in `alignTokens`, which is the only place that tiles.
 */
import { Bug } from "../../language/bug.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import { addDims, type Dim, fixed, fixedSize, multiplyDims, sameDim, wholeRatio } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import { concat, expand, reshape, slice } from "./shape.ts";

export interface Tokens {
  /** `[batch·length, width]` */
  readonly value: Value;
  readonly batch: Dim;
  /** Tokens in one row of the batch. */
  readonly length: Dim;
}

export function widthOf(tokens: Tokens): number {
  const width = tokens.value.shape[1];
  const size = width && fixedSize(width);
  if (size === undefined) throw new Bug("hidden states without a fixed width");
  return size;
}

/** `[batch, length, width]` → tokens. */
export function fromBatched(g: GraphBuilder, value: Value): Tokens {
  const [batch, length, width] = value.shape;
  if (!batch || !length || !width || value.shape.length !== 3) throw new Bug("hidden states need three dimensions");
  return { value: reshape(g, value, [multiplyDims(batch, length), width]), batch, length };
}

/** tokens → `[batch, length, width]` */
export function toBatched(g: GraphBuilder, tokens: Tokens): Value {
  return reshape(g, tokens.value, [tokens.batch, tokens.length, widthOf(tokens)]);
}

export function withValue(tokens: Tokens, value: Value): Tokens {
  return { value, batch: tokens.batch, length: tokens.length };
}

/** `value` with its batch axis 0 repeated whole, `[n·B, …]`. */
export function tileBatch(g: GraphBuilder, value: Value, times: number): Value {
  if (times === 1) return value;
  return concat(
    g,
    Array.from({ length: times }, () => value),
    0,
  );
}

function timesToMatch(wanted: Dim, batch: Dim): number {
  const times = wholeRatio(wanted, batch);
  if (times === undefined) throw new Bug(`a batch of ${batch.key} cannot become one of ${wanted.key}`);
  return times;
}

/** The largest of several batches, each a whole multiple of the smallest or 1, which is left to broadcasting. */
export function largestBatch(batches: readonly Dim[]): Dim {
  return batches.reduce((largest, batch) =>
    fixedSize(largest) === 1 || (wholeRatio(batch, largest) ?? 0) > 1 ? batch : largest,
  );
}

export function tokensToBatch(g: GraphBuilder, tokens: Tokens, batch: Dim): Tokens {
  if (sameDim(tokens.batch, batch)) return tokens;
  const value = tileBatch(g, tokens.value, timesToMatch(batch, tokens.batch));
  return { value, batch, length: tokens.length };
}

/** `value`, whose axis 0 is a batch or 1, tiled to `batch`; a batch of 1 is left to broadcasting. */
export function valueToBatch(g: GraphBuilder, value: Value, batch: Dim): Value {
  const own = value.shape[0];
  if (!own || sameDim(own, batch) || fixedSize(own) === 1) return value;
  return tileBatch(g, value, timesToMatch(batch, own));
}

/** All with the batch of the largest. */
export function alignTokens(g: GraphBuilder, all: readonly Tokens[]): readonly Tokens[] {
  const batch = largestBatch(all.map((tokens) => tokens.batch));
  return all.map((tokens) => tokensToBatch(g, tokens, batch));
}

export function addTokens(g: GraphBuilder, a: Tokens, b: Tokens): Tokens {
  const [left, right] = alignTokens(g, [a, b]);
  if (!left || !right) throw new Bug("two operands expected");
  return withValue(left, g.node("Add", [left.value, right.value]));
}

/** One of `count` equal parts of the batch for each channel, or the tokens themselves where all channels still share them. */
export function splitChannels(g: GraphBuilder, tokens: Tokens, unit: Dim, count: number): readonly Tokens[] {
  if (sameDim(tokens.batch, unit)) return Array.from({ length: count }, () => tokens);
  if (timesToMatch(tokens.batch, unit) !== count)
    throw new Bug(`${tokens.batch.key} is not ${count} channels of ${unit.key}`);
  const parts = g.nodes("Split", [tokens.value], { attributes: { axis: 0, num_outputs: count } });
  return parts.map((value) => ({ value, batch: unit, length: tokens.length }));
}

/** As `splitChannels`, for a value whose axis 0 is the batch. */
export function splitValue(g: GraphBuilder, value: Value, unit: Dim, count: number): readonly Value[] {
  const batch = value.shape[0];
  if (!batch || sameDim(batch, unit)) return Array.from({ length: count }, () => value);
  return g.nodes("Split", [value], { attributes: { axis: 0, num_outputs: count } });
}

/** Rows of the batch, by sizes that sum to it. */
export function splitRows(g: GraphBuilder, tokens: Tokens, sizes: readonly number[]): readonly Tokens[] {
  const batched = toBatched(g, tokens);
  let start = 0;
  return sizes.map((size) => {
    const part = slice(g, batched, 0, start, start + size);
    start += size;
    return fromBatched(g, part);
  });
}

/** Ranges of the token axis, by sizes that sum to it. */
export function splitLength(g: GraphBuilder, tokens: Tokens, sizes: readonly number[]): readonly Tokens[] {
  const batched = toBatched(g, tokens);
  let start = 0;
  return sizes.map((size) => {
    const part = slice(g, batched, 1, start, start + size);
    start += size;
    return fromBatched(g, part);
  });
}

/** Puts batches below one another: channels or rows. */
export function joinBatch(g: GraphBuilder, parts: readonly Tokens[]): Tokens {
  const [first] = parts;
  if (!first) throw new Bug("nothing to join");
  return {
    value: concat(
      g,
      parts.map((part) => part.value),
      0,
    ),
    batch: addDims(...parts.map((part) => part.batch)),
    length: first.length,
  };
}

/** Puts token ranges after one another. */
export function joinLength(g: GraphBuilder, parts: readonly Tokens[]): Tokens {
  const aligned = alignTokens(g, parts);
  return fromBatched(
    g,
    concat(
      g,
      aligned.map((part) => toBatched(g, part)),
      1,
    ),
  );
}

/**
 * Multiplies every token of a row of the batch by that row's factors.
 * @param factors `[batch, 1, n]` with n = 1 or the width
 */
export function scaleRows(g: GraphBuilder, tokens: Tokens, factors: Value): Tokens {
  const product = g.node("Mul", [toBatched(g, tokens), valueToBatch(g, factors, tokens.batch)]);
  return fromBatched(g, product);
}

/** A value for each row of the batch, `[batch]`, as `[batch·length, 1]`: one for each token. */
export function rowsToTokens(g: GraphBuilder, perRow: Value, tokens: Tokens): Value {
  const aligned = valueToBatch(g, perRow, tokens.batch);
  const spread = expand(g, reshape(g, aligned, [tokens.batch, 1]), [tokens.batch, tokens.length]);
  return reshape(g, spread, [multiplyDims(tokens.batch, tokens.length), 1]);
}

/** Σ wᵢ·xᵢ */
export function weightedSum(g: GraphBuilder, parts: readonly Tokens[], weights: readonly number[]): Tokens {
  const aligned = alignTokens(g, parts);
  const [first] = aligned;
  if (!first) throw new Bug("nothing to average");
  const terms = aligned.map((part, i) => g.node("Mul", [part.value, g.scalar(weights[i] ?? 0)]));
  return withValue(
    first,
    terms.reduce((sum, term) => g.node("Add", [sum, term])),
  );
}

/**
 * For each row of the batch, the part that its number names.
 * @param ids `[batch]` int64
 */
export function selectTokens(g: GraphBuilder, parts: readonly Tokens[], ids: Value): Tokens {
  const aligned = alignTokens(g, parts);
  return aligned.reduceRight((otherwise, part, i) => {
    const chosen = rowsToTokens(g, g.node("Equal", [ids, g.ints([i])]), part);
    return withValue(part, g.node("Where", [chosen, part.value, otherwise.value]));
  });
}

/**
 * As `selectTokens`, for values whose axis 0 is the batch (or 1) and whose rank is four.
 * @param ids `[batch]` int64
 */
export function selectValue(g: GraphBuilder, values: readonly Value[], ids: Value): Value {
  const batch = largestBatch([...values.map((value) => value.shape[0] ?? fixed(1)), ids.shape[0] ?? fixed(1)]);
  const perRow = reshape(g, valueToBatch(g, ids, batch), [batch, 1, 1, 1]);
  return values.reduceRight((otherwise, value, i) =>
    g.node("Where", [g.node("Equal", [perRow, g.ints([i])]), valueToBatch(g, value, batch), otherwise]),
  );
}
