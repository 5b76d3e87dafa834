import { elementCount } from "../graph/tensor.ts";
import { around, numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectInteger, frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";

export const gather: Op<"Gather"> = {
  name: "Gather",
  summary: "Slices of x along an axis, picked by indices",
  attributes: { axis: "int" },
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const indices = operand(context, 1);
    expectInteger("Gather", indices);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    return [{ dtype: x.dtype, shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)] }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const indices = tensorOperand(context, 1);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    const { before, size, after } = around(x.shape, axis);
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    const numbers = numbersOf(x);
    const picks = numbersOf(indices);
    const out = roomFor(x.dtype, elementCount(shape));
    for (let row = 0; row < before; row++) {
      for (let i = 0; i < picks.length; i++) {
        const pick = picks[i] ?? 0;
        const from = (row * size + (pick < 0 ? pick + size : pick)) * after;
        out.set(numbers.subarray(from, from + after), (row * picks.length + i) * after);
      }
    }
    return [tensorOf(x.dtype, shape, out)];
  },
};
