/** Additive attention masks from the masks that callers pass (models.md §2.3). */
import { Bug } from "../../language/bug.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Dim } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import { reshape, unsqueeze } from "./shape.ts";

/** The most negative finite float32: hidden positions get it, never −∞, as in the reference. */
export const hiddenScore = -3.4028234663852886e38;

/**
 * @param mask `[batch, keys]` int64, 1 = visible
 * @returns `[batch, 1, 1, keys]`
 */
export function paddingMask(g: GraphBuilder, mask: Value): Value {
  return scoresWhere(g, keyVisibility(g, mask));
}

/**
 * Visible to a query: keys that are not padding, not in its future and not farther back than the sliding window.
 * @param mask `[batch, length]` int64
 * @param window keys that a query sees, itself included; null: all before it
 * @returns `[batch, 1, length, length]`
 */
export function causalMask(g: GraphBuilder, mask: Value, length: Dim, window: number | null = null): Value {
  const visible = g.node("And", [keyVisibility(g, mask), notInFuture(g, length)]);
  return scoresWhere(g, window === null ? visible : g.node("And", [visible, withinWindow(g, length, window)]));
}

/**
 * As `causalMask`, where the future is hidden deeper than padding: a query that sees nothing, on padding at the left, spreads
 * over the padding before it. GPT-2 adds up a mask for each.
 */
export function causalBeforePaddingMask(g: GraphBuilder, mask: Value, length: Dim): Value {
  const padding = g.node("Where", [keyVisibility(g, mask), g.scalar(0), g.scalar(hiddenScore / 2)]);
  return g.node("Where", [notInFuture(g, length), padding, g.scalar(hiddenScore)]);
}

/** `[1, 1, length, length]` bool: `key > query − window` */
function withinWindow(g: GraphBuilder, length: Dim, window: number): Value {
  const positions = positionsUpTo(g, length);
  const first = g.node("Sub", [reshape(g, positions, [1, 1, length, 1]), g.ints([window])]);
  return g.node("Greater", [reshape(g, positions, [1, 1, 1, length]), first]);
}

/** `[1, 1, length, length]` bool */
export function notInFuture(g: GraphBuilder, length: Dim): Value {
  const positions = positionsUpTo(g, length);
  const queries = reshape(g, positions, [1, 1, length, 1]);
  const keys = reshape(g, positions, [1, 1, 1, length]);
  return g.node("LessOrEqual", [keys, queries]);
}

/** `0 … length−1`, int64 `[length]` */
export function positionsUpTo(g: GraphBuilder, length: Dim): Value {
  const size = g.node("Squeeze", [g.sizeOf(length), g.ints([0])]);
  const zero = g.literal({ dtype: "int64", shape: [], data: BigInt64Array.of(0n) });
  const step = g.literal({ dtype: "int64", shape: [], data: BigInt64Array.of(1n) });
  return g.node("Range", [zero, size, step], { declaredShapes: [[length]] });
}

/** `[batch, 1, 1, keys]` bool */
export function keyVisibility(g: GraphBuilder, mask: Value): Value {
  if (mask.shape.length !== 2) throw new Bug("a padding mask has two dimensions");
  return unsqueeze(g, g.node("Cast", [mask], { attributes: { to: "bool" } }), [1, 2]);
}

export function scoresWhere(g: GraphBuilder, visible: Value): Value {
  return g.node("Where", [visible, g.scalar(0), g.scalar(hiddenScore)]);
}
