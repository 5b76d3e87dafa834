import type { Op } from "./op.ts";
import { operand, tensorOperand } from "./operands.ts";

export const identity: Op<"Identity"> = {
  name: "Identity",
  summary: "x",
  attributes: {},
  minInputs: 1,
  maxInputs: 1,
  rowRule: "elementwise",
  infer(context) {
    const x = operand(context, 0);
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  evaluate: (context) => [tensorOperand(context, 0)],
};
