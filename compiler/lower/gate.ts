/** The gate that several methods share: `g = mean over tokens of σ(W·x + b)` (methods.md §3.5, §7.3, §8.4). */
import type { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/value.ts";
import { affine } from "./layers.ts";
import { reshape } from "./shape.ts";
import type { Tokens } from "./tokens.ts";

/**
 * The mean runs over all positions, padding included, as in the library.
 * @param weight `[n, width]`
 * @returns `[batch, 1, n]`
 */
export function gateMean(g: GraphBuilder, x: Tokens, weight: Value, bias: Value): Value {
  const open = g.node("Sigmoid", [affine(g, x.value, weight, bias)]);
  const gates = weight.shape[0];
  if (!gates) return open;
  const batched = reshape(g, open, [x.batch, x.length, gates]);
  return g.node("ReduceMean", [batched, g.ints([1])], { attributes: { keepdims: 1 } });
}
