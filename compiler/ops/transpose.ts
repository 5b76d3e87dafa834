import { Bug } from "../../language/bug.ts";
import { elementCount } from "../graph/tensor.ts";
import { gatherStrided } from "./broadcast.ts";
import { numbersOf, stridesOf, tensorOf } from "./numbers.ts";
import type { Attributes, Op } from "./op.ts";
import { intsAttribute, operand, tensorOperand } from "./operands.ts";

export const transpose: Op<"Transpose"> = {
  name: "Transpose",
  summary: "Axes in another order; reversed when none is given",
  attributes: { perm: "ints" },
  minInputs: 1,
  maxInputs: 1,
  infer(context) {
    const x = operand(context, 0);
    return [{ dtype: x.dtype, shape: permute(x.shape, orderOf(context.attributes, x.shape.length)) }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const order = orderOf(context.attributes, x.shape.length);
    const shape = permute(x.shape, order);
    const room = x.dtype === "float32" ? new Float32Array(elementCount(shape)) : new Float64Array(elementCount(shape));
    return [tensorOf(x.dtype, shape, gatherStrided(numbersOf(x), shape, permute(stridesOf(x.shape), order), 0, room))];
  },
};

/** Axis `i` of the result is axis `order[i]` of the operand. */
export function orderOf(attributes: Attributes, rank: number): readonly number[] {
  const order = intsAttribute(attributes, "perm") ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => axis < 0 || axis >= rank)) {
    throw new Bug(`[${order.join(", ")}] is not an order of ${rank} axes`);
  }
  return order;
}

function permute<Size>(sizes: readonly Size[], order: readonly number[]): readonly Size[] {
  return order.flatMap((axis) => sizes[axis] ?? []);
}
