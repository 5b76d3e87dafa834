/** The layers that transformers are made of, on token rows. */
import { Bug } from "../../language/bug.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import { fixedSize } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import { transpose } from "./shape.ts";
import { type Tokens, withValue } from "./tokens.ts";

/**
 * `x·Wᵀ + b`
 * @param x `[rows, in]`
 * @param weight `[out, in]` as Hugging Face stores it
 */
export function affine(g: GraphBuilder, x: Value, weight: Value, bias?: Value): Value {
  return g.node("Gemm", bias ? [x, weight, bias] : [x, weight], { attributes: { transB: 1 } });
}

/** `x·W + b` with `weight [in, out]` (GPT-2). */
export function affineTransposed(g: GraphBuilder, x: Value, weight: Value, bias?: Value): Value {
  return g.node("Gemm", bias ? [x, weight, bias] : [x, weight]);
}

/** Layer norm over the last axis; a missing bias is zero (models.md §2.1). */
export function layerNorm(g: GraphBuilder, x: Value, gamma: Value, beta: Value | undefined, epsilon: number): Value {
  return g.node("LayerNormalization", beta ? [x, gamma, beta] : [x, gamma], { attributes: { axis: -1, epsilon } });
}

/** `x / sqrt(mean(x²) + ε) · γ` */
export function rmsNorm(g: GraphBuilder, x: Value, gamma: Value, epsilon: number): Value {
  const meanSquare = g.node("ReduceMean", [g.node("Mul", [x, x]), g.ints([-1])], { attributes: { keepdims: 1 } });
  const root = g.node("Sqrt", [g.node("Add", [meanSquare, g.scalar(epsilon)])]);
  return g.node("Mul", [g.node("Div", [x, root]), gamma]);
}

/** Multiplies by a constant, leaving ×1 out. */
export function scaleBy(g: GraphBuilder, x: Value, factor: number): Value {
  return factor === 1 ? x : g.node("Mul", [x, g.scalar(factor)]);
}

export function onTokens(tokens: Tokens, change: (value: Value) => Value): Tokens {
  return withValue(tokens, change(tokens.value));
}

/** The fixed sizes of a value; a lowering asks only where they are known. */
export function sizesOf(value: Value): readonly number[] {
  return value.shape.map((d) => {
    const size = fixedSize(d);
    if (size === undefined) throw new Bug(`size ${d.key} is not fixed`);
    return size;
  });
}

/** Two-dimensional transpose. */
export function transposed(g: GraphBuilder, value: Value): Value {
  return transpose(g, value, [1, 0]);
}
