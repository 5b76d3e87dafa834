import { Bug } from "../../language/bug.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { operand, tensorOperand } from "./operands.ts";

export const clip: Op<"Clip"> = {
  name: "Clip",
  summary: "x held between a least and a greatest scalar",
  attributes: {},
  minInputs: 1,
  maxInputs: 3,
  rowRule: "left",
  infer(context) {
    const x = operand(context, 0);
    for (const bound of context.inputs.slice(1)) {
      if (bound && (bound.dtype !== x.dtype || bound.shape.length > 0))
        throw new Bug("Clip needs scalar bounds of x's type");
    }
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const numbers = numbersOf(x);
    const [least, greatest] = [context.inputs[1], context.inputs[2]].map((bound) => bound && numbersOf(bound)[0]);
    const out = roomFor(x.dtype, numbers.length);
    for (let i = 0; i < out.length; i++) {
      out[i] = Math.min(Math.max(numbers[i] ?? 0, least ?? -Infinity), greatest ?? Infinity);
    }
    return [tensorOf(x.dtype, x.shape, out)];
  },
};
