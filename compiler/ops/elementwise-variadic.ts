/** Operators that join any number of tensors element by element, with broadcasting. */
import { elementCount } from "../graph/tensor.ts";
import { broadcastShapes, broadcastSizes, stretch } from "./broadcast.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectSameDtype, operand, tensorOperand } from "./operands.ts";

function variadic<Name extends string>(name: Name, summary: string, join: (a: number, b: number) => number): Op<Name> {
  return {
    name,
    summary,
    attributes: {},
    minInputs: 1,
    maxInputs: Infinity,
    rowRule: "elementwise",
    infer(context) {
      const values = context.inputs.map((_, index) => operand(context, index));
      const dtype = expectSameDtype(name, values);
      return [
        {
          dtype,
          shape: broadcastShapes(
            name,
            values.map((value) => value.shape),
          ),
        },
      ];
    },
    evaluate(context) {
      const tensors = context.inputs.map((_, index) => tensorOperand(context, index));
      const shape = broadcastSizes(tensors.map((tensor) => tensor.shape));
      const operands = tensors.map((tensor) => stretch(numbersOf(tensor), tensor.shape, shape));
      const out = new Float64Array(elementCount(shape));
      for (let i = 0; i < out.length; i++) {
        out[i] = operands.map((data) => data[i] ?? 0).reduce((total, x) => join(total, x));
      }
      return [tensorOf(tensorOperand(context, 0).dtype, shape, out)];
    },
  };
}

export const max = variadic("Max", "Largest of the operands", Math.max);
export const min = variadic("Min", "Smallest of the operands", Math.min);
export const sum = variadic("Sum", "Sum of the operands", (a, b) => a + b);
