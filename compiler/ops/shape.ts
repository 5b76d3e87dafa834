import { fixed } from "../graph/dim.ts";
import { integers } from "../graph/tensor.ts";
import type { Attributes, Op } from "./op.ts";
import { operand, tensorOperand } from "./operands.ts";

/** `start` and `end` count dimensions; negative ones from the back. */
export const shape: Op<"Shape"> = {
  name: "Shape",
  summary: "The sizes of x, as int64",
  attributes: { start: "int", end: "int" },
  minInputs: 1,
  maxInputs: 1,
  infer(context) {
    return [{ dtype: "int64", shape: [fixed(part(operand(context, 0).shape, context.attributes).length)] }];
  },
  evaluate(context) {
    const sizes = part(tensorOperand(context, 0).shape, context.attributes);
    return [integers([sizes.length], sizes)];
  },
};

function part<Size>(sizes: readonly Size[], { start, end }: Attributes): readonly Size[] {
  return sizes.slice(typeof start === "number" ? start : 0, typeof end === "number" ? end : undefined);
}
