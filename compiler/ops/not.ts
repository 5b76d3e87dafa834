import { Bug } from "../../language/bug.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { operand, tensorOperand } from "./operands.ts";

export const not: Op<"Not"> = {
  name: "Not",
  summary: "Not a",
  attributes: {},
  minInputs: 1,
  maxInputs: 1,
  rowRule: "elementwise",
  infer(context) {
    const x = operand(context, 0);
    if (x.dtype !== "bool") throw new Bug(`Not does not take ${x.dtype}`);
    return [{ dtype: "bool", shape: x.shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    return [
      tensorOf(
        "bool",
        x.shape,
        Uint8Array.from(numbersOf(x), (bit) => (bit === 0 ? 1 : 0)),
      ),
    ];
  },
};
