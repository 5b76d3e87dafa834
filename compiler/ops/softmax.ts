/** Softmax and its logarithm along one axis. */
import { around, numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectFloat, frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";

function normalised<Name extends string>(
  name: Name,
  summary: string,
  result: (shifted: number, total: number) => number,
): Op<Name> {
  return {
    name,
    summary,
    attributes: { axis: "int" },
    minInputs: 1,
    maxInputs: 1,
    infer(context) {
      const x = operand(context, 0);
      expectFloat(name, x);
      frontAxis(intAttribute(context.attributes, "axis", -1), x.shape.length);
      return [{ dtype: x.dtype, shape: x.shape }];
    },
    evaluate(context) {
      const x = tensorOperand(context, 0);
      const { before, size, after } = around(
        x.shape,
        frontAxis(intAttribute(context.attributes, "axis", -1), x.shape.length),
      );
      const numbers = numbersOf(x);
      const out = new Float64Array(numbers.length);
      for (let lane = 0; lane < before * after; lane++) {
        const base = Math.floor(lane / after) * size * after + (lane % after);
        let largest = -Infinity;
        for (let i = 0; i < size; i++) largest = Math.max(largest, numbers[base + i * after] ?? 0);
        let total = 0;
        for (let i = 0; i < size; i++) total += Math.exp((numbers[base + i * after] ?? 0) - largest);
        for (let i = 0; i < size; i++)
          out[base + i * after] = result((numbers[base + i * after] ?? 0) - largest, total);
      }
      return [tensorOf(x.dtype, x.shape, out)];
    },
  };
}

export const softmax = normalised("Softmax", "e^x / Σ e^x along an axis", (x, total) => Math.exp(x) / total);
export const logSoftmax = normalised("LogSoftmax", "x - log Σ e^x along an axis", (x, total) => x - Math.log(total));
