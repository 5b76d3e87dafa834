import { Bug } from "../../language/bug.ts";
import { fixedSize, showShape } from "../graph/dim.ts";
import { numbersOf, reshaped } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dimAt, frontAxis, operand, tensorOperand } from "./operands.ts";
import { integersIn } from "./sizes-in.ts";

export const squeeze: Op<"Squeeze"> = {
  name: "Squeeze",
  summary: "x without the named axes of size 1",
  attributes: {},
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const axes = integersIn(operand(context, 1))?.map((axis) => frontAxis(axis, x.shape.length));
    if (!axes) throw new Bug("Squeeze needs known axes");
    for (const axis of axes) {
      if (fixedSize(dimAt(x.shape, axis)) !== 1) throw new Bug(`axis ${axis} of ${showShape(x.shape)} is not 1`);
    }
    return [{ dtype: x.dtype, shape: x.shape.filter((_, axis) => !axes.includes(axis)) }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const axes = Array.from(numbersOf(tensorOperand(context, 1)), (axis) => frontAxis(axis, x.shape.length));
    return [
      reshaped(
        x,
        x.shape.filter((_, axis) => !axes.includes(axis)),
      ),
    ];
  },
};
