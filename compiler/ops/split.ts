import { Bug } from "../../language/bug.ts";
import { addDims, type Dim, divideDim, fixed, fixedSize, sameDim, showShape } from "../graph/dim.ts";
import { around, numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { InferContext, Op } from "./op.ts";
import { dimAt, frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";
import { sizesIn } from "./sizes-in.ts";

/** Parts are given by the sizes in operand 1, or by the attribute `num_outputs` (then equal, the last one smaller). */
export const split: Op<"Split"> = {
  name: "Split",
  summary: "Parts of x along an axis",
  attributes: { axis: "int", num_outputs: "int" },
  minInputs: 1,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    const sizes = partSizes(context, dimAt(x.shape, axis), axis);
    if (!sameDim(addDims(...sizes), dimAt(x.shape, axis))) {
      throw new Bug(`Split of ${showShape(x.shape)} along ${axis} into ${showShape(sizes)}`);
    }
    return sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.map((own, at) => (at === axis ? size : own)) }));
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    const { before, size, after } = around(x.shape, axis);
    const given = context.inputs[1];
    const sizes = given
      ? Array.from(numbersOf(given))
      : equalParts(size, intAttribute(context.attributes, "num_outputs"));
    const numbers = numbersOf(x);
    let start = 0;
    return sizes.map((part) => {
      const out = roomFor(x.dtype, before * part * after);
      for (let row = 0; row < before; row++) {
        const from = (row * size + start) * after;
        out.set(numbers.subarray(from, from + part * after), row * part * after);
      }
      start += part;
      return tensorOf(
        x.dtype,
        x.shape.map((own, at) => (at === axis ? part : own)),
        out,
      );
    });
  },
};

function partSizes(context: InferContext, whole: Dim, axis: number): readonly Dim[] {
  if (context.inputs[1]) {
    const sizes = sizesIn(context.inputs[1]) ?? context.declaredShapes?.map((shape) => dimAt(shape, axis));
    if (!sizes) throw new Bug("the parts of Split are known only at run time: declare them");
    return sizes;
  }
  const count = intAttribute(context.attributes, "num_outputs");
  const size = fixedSize(whole);
  if (size !== undefined) return equalParts(size, count).map(fixed);
  const part = divideDim(whole, count);
  if (!part) throw new Bug(`${whole.key} does not split into ${count} equal parts`);
  return Array.from({ length: count }, () => part);
}

function equalParts(size: number, count: number): readonly number[] {
  const part = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => Math.min(part, size - i * part));
}
