/** Reshaping by symbolic dimensions: callers name the shape they want, run-time shape operands are made here. */

import type { GraphBuilder } from "../graph/builder.ts";
import { type Dim, dim, fixedSize, type Shape, sameShape } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";

type Size = number | string | Dim;

/** `value` in the given shape. One symbolic dimension is left to ONNX's −1, further ones are computed from the inputs. */
export function reshape(g: GraphBuilder, value: Value, sizes: readonly Size[]): Value {
  const shape = sizes.map(dim);
  if (sameShape(value.shape, shape)) return value;
  return g.node("Reshape", [value, shapeOperand(g, shape, true)], { declaredShapes: [shape] });
}

/** `value` broadcast to the given shape. */
export function expand(g: GraphBuilder, value: Value, sizes: readonly Size[]): Value {
  const shape = sizes.map(dim);
  if (sameShape(value.shape, shape)) return value;
  return g.node("Expand", [value, shapeOperand(g, shape, false)], { declaredShapes: [shape] });
}

/** A 1-D int64 with the run-time sizes of `shape`; with `mayInfer` the first symbolic one is −1. */
export function shapeOperand(g: GraphBuilder, shape: Shape, mayInfer: boolean): Value {
  const inferred = mayInfer ? shape.findIndex((d) => fixedSize(d) === undefined) : -1;
  const sizes = shape.map((d, axis) => (axis === inferred ? -1 : fixedSize(d)));
  if (sizes.every((size) => size !== undefined)) return g.ints(sizes);
  const pieces = shape.map((d, axis) => (axis === inferred ? g.ints([-1]) : g.sizeOf(d)));
  return g.node("Concat", pieces, { attributes: { axis: 0 } });
}

export function transpose(g: GraphBuilder, value: Value, perm: readonly number[]): Value {
  return g.node("Transpose", [value], { attributes: { perm } });
}

export function concat(g: GraphBuilder, values: readonly Value[], axis: number): Value {
  const [only] = values;
  if (only && values.length === 1) return only;
  return g.node("Concat", values, { attributes: { axis } });
}

/** Elements `start … end−1` of one axis; both are known numbers. */
export function slice(g: GraphBuilder, value: Value, axis: number, start: number, end: number): Value {
  return g.node("Slice", [value, g.ints([start]), g.ints([end]), g.ints([axis])]);
}

export function unsqueeze(g: GraphBuilder, value: Value, axes: readonly number[]): Value {
  return g.node("Unsqueeze", [value, g.ints(axes)]);
}
