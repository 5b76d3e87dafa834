import { fixed } from "../graph/dim.ts";
import { around, numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";

/** The first place wins a tie. */
export const argMax: Op<"ArgMax"> = {
  name: "ArgMax",
  summary: "Place of the largest along an axis",
  attributes: { axis: "int", keepdims: "int" },
  minInputs: 1,
  maxInputs: 1,
  infer(context) {
    const { shape } = operand(context, 0);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), shape.length);
    const kept = intAttribute(context.attributes, "keepdims", 1) === 1 ? [fixed(1)] : [];
    return [{ dtype: "int64", shape: [...shape.slice(0, axis), ...kept, ...shape.slice(axis + 1)] }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    const kept = intAttribute(context.attributes, "keepdims", 1) === 1 ? [1] : [];
    const { before, size, after } = around(x.shape, axis);
    const numbers = numbersOf(x);
    const out = new Float64Array(before * after);
    for (let lane = 0; lane < out.length; lane++) {
      const base = Math.floor(lane / after) * size * after + (lane % after);
      let best = 0;
      for (let i = 1; i < size; i++) {
        if ((numbers[base + i * after] ?? 0) > (numbers[base + best * after] ?? 0)) best = i;
      }
      out[lane] = best;
    }
    return [tensorOf("int64", [...x.shape.slice(0, axis), ...kept, ...x.shape.slice(axis + 1)], out)];
  },
};
