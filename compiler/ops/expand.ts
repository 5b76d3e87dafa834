import { broadcastShapes, broadcastSizes, stretch } from "./broadcast.ts";
import { settleShape } from "./declared.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { operand, tensorOperand } from "./operands.ts";
import { sizesIn } from "./sizes-in.ts";

/** Sizes of 1 on either side stretch. */
export const expand: Op<"Expand"> = {
  name: "Expand",
  summary: "x stretched to a shape",
  attributes: {},
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const target = sizesIn(operand(context, 1)) ?? context.declaredShapes?.[0];
    const shape = settleShape("Expand", context, target && broadcastShapes("Expand", [x.shape, target]));
    return [{ dtype: x.dtype, shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const shape = broadcastSizes([x.shape, Array.from(numbersOf(tensorOperand(context, 1)))]);
    return [tensorOf(x.dtype, shape, stretch(numbersOf(x), x.shape, shape))];
  },
};
