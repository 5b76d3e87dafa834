import { Bug } from "../../language/bug.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { intAttribute, operand, tensorOperand } from "./operands.ts";

/** `upper` is 1 by default; operand 1 moves the diagonal to the right. */
export const trilu: Op<"Trilu"> = {
  name: "Trilu",
  summary: "The upper or lower triangle of each matrix, zeros elsewhere",
  attributes: { upper: "int" },
  minInputs: 1,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    if (x.shape.length < 2) throw new Bug("Trilu needs matrices");
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const upper = intAttribute(context.attributes, "upper", 1) === 1;
    const diagonal = context.inputs[1] ? (numbersOf(context.inputs[1])[0] ?? 0) : 0;
    const [rows = 1, columns = 1] = x.shape.slice(-2);
    const numbers = numbersOf(x);
    const out = roomFor(x.dtype, numbers.length);
    for (let i = 0; i < out.length; i++) {
      const right = (i % columns) - (Math.floor(i / columns) % rows) - diagonal;
      if (upper ? right >= 0 : right <= 0) out[i] = numbers[i] ?? 0;
    }
    return [tensorOf(x.dtype, x.shape, out)];
  },
};
