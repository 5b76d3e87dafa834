import { Bug } from "../../language/bug.ts";
import { addDims, sameDim, showShape } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { around, numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dimAt, expectSameDtype, frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";

export const concat: Op<"Concat"> = {
  name: "Concat",
  summary: "Tensors one after another along an axis",
  attributes: { axis: "int" },
  minInputs: 1,
  maxInputs: Infinity,
  infer(context) {
    const parts = context.inputs.map((_, index) => operand(context, index));
    const dtype = expectSameDtype("Concat", parts);
    const first = operand(context, 0).shape;
    const axis = frontAxis(intAttribute(context.attributes, "axis"), first.length);
    for (const { shape } of parts) {
      const fits =
        shape.length === first.length && shape.every((size, at) => at === axis || sameDim(size, dimAt(first, at)));
      if (!fits) throw new Bug(`Concat along ${axis} cannot join ${showShape(first)} and ${showShape(shape)}`);
    }
    const size = addDims(...parts.map((part) => dimAt(part.shape, axis)));
    return [{ dtype, shape: first.map((own, at) => (at === axis ? size : own)) }];
  },
  evaluate(context) {
    const parts = context.inputs.map((_, index) => tensorOperand(context, index));
    const first = tensorOperand(context, 0);
    const axis = frontAxis(intAttribute(context.attributes, "axis"), first.shape.length);
    const size = parts.reduce((total, part) => total + (part.shape[axis] ?? 0), 0);
    const shape = first.shape.map((own, at) => (at === axis ? size : own));
    const out = roomFor(first.dtype, elementCount(shape));
    const { before, after } = around(shape, axis);
    let offset = 0;
    for (const part of parts) {
      const numbers = numbersOf(part);
      const block = (part.shape[axis] ?? 0) * after;
      for (let row = 0; row < before; row++) {
        out.set(numbers.subarray(row * block, (row + 1) * block), row * size * after + offset);
      }
      offset += block;
    }
    return [tensorOf(first.dtype, shape, out)];
  },
};
