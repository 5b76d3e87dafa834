import { Bug } from "../../language/bug.ts";
import { fixed } from "../graph/dim.ts";
import { numbersOf, reshaped } from "./numbers.ts";
import type { Op } from "./op.ts";
import { frontAxis, operand, tensorOperand } from "./operands.ts";
import { integersIn } from "./sizes-in.ts";

/** Axes count in the result. */
export const unsqueeze: Op<"Unsqueeze"> = {
  name: "Unsqueeze",
  summary: "x with axes of size 1 put in",
  attributes: {},
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const axes = integersIn(operand(context, 1));
    if (!axes) throw new Bug("Unsqueeze needs known axes");
    return [{ dtype: x.dtype, shape: putIn(x.shape, axes, fixed(1)) }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    return [reshaped(x, putIn(x.shape, Array.from(numbersOf(tensorOperand(context, 1))), 1))];
  },
};

function putIn<Size>(sizes: readonly Size[], axes: readonly number[], one: Size): readonly Size[] {
  const rank = sizes.length + axes.length;
  const places = new Set(axes.map((axis) => frontAxis(axis, rank)));
  if (places.size !== axes.length) throw new Bug("Unsqueeze names an axis twice");
  const rest = [...sizes];
  return Array.from({ length: rank }, (_, axis) => (places.has(axis) ? one : (rest.shift() ?? one)));
}
