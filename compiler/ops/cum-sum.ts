import { Bug } from "../../language/bug.ts";
import { around, numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectInteger, expectRank, frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";

/** Operand 1 is the axis, a scalar. `exclusive` leaves the own element out; `reverse` sums from the far end. */
export const cumSum: Op<"CumSum"> = {
  name: "CumSum",
  summary: "Running sum along an axis",
  attributes: { exclusive: "int", reverse: "int" },
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    if (x.dtype === "bool") throw new Bug("CumSum does not take bool");
    expectInteger("CumSum", operand(context, 1));
    expectRank("CumSum", operand(context, 1), 0);
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const axis = frontAxis(numbersOf(tensorOperand(context, 1))[0] ?? 0, x.shape.length);
    const exclusive = intAttribute(context.attributes, "exclusive", 0) === 1;
    const reverse = intAttribute(context.attributes, "reverse", 0) === 1;
    const { before, size, after } = around(x.shape, axis);
    const numbers = numbersOf(x);
    const out = new Float64Array(numbers.length);
    for (let lane = 0; lane < before * after; lane++) {
      const base = Math.floor(lane / after) * size * after + (lane % after);
      let total = 0;
      for (let i = 0; i < size; i++) {
        const place = base + (reverse ? size - 1 - i : i) * after;
        const own = numbers[place] ?? 0;
        out[place] = exclusive ? total : total + own;
        total += own;
      }
    }
    return [tensorOf(x.dtype, x.shape, out)];
  },
};
