import { elementCount } from "../graph/tensor.ts";
import { countOf } from "./declared.ts";
import { reshaped } from "./numbers.ts";
import type { Op } from "./op.ts";
import { intAttribute, operand, tensorOperand } from "./operands.ts";

export const flatten: Op<"Flatten"> = {
  name: "Flatten",
  summary: "Two dimensions: those before the axis, and the rest",
  attributes: { axis: "int" },
  minInputs: 1,
  maxInputs: 1,
  infer(context) {
    const x = operand(context, 0);
    const axis = axisOf(intAttribute(context.attributes, "axis", 1), x.shape.length);
    return [{ dtype: x.dtype, shape: [countOf(x.shape.slice(0, axis)), countOf(x.shape.slice(axis))] }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const axis = axisOf(intAttribute(context.attributes, "axis", 1), x.shape.length);
    return [reshaped(x, [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))])];
  },
};

/** Unlike other axes this one may equal the rank. */
function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
