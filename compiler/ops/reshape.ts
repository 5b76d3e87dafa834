import { Bug } from "../../language/bug.ts";
import { type Dim, fixedSize, type Shape, showShape } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { countOf, expectSameCount, settleShape } from "./declared.ts";
import { numbersOf, reshaped } from "./numbers.ts";
import type { Op } from "./op.ts";
import { operand, tensorOperand } from "./operands.ts";
import { quotientOf } from "./quotient.ts";
import { sizesIn } from "./sizes-in.ts";

/** In the new shape, 0 keeps the size of that axis and -1 takes what is left. */
export const reshape: Op<"Reshape"> = {
  name: "Reshape",
  summary: "The elements of x under another shape",
  attributes: {},
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const sizes = sizesIn(operand(context, 1));
    const shape = settleShape("Reshape", context, sizes && resolve(x.shape, sizes));
    expectSameCount("Reshape", x.shape, shape);
    return [{ dtype: x.dtype, shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const sizes = Array.from(numbersOf(tensorOperand(context, 1)), (size, axis) =>
      size === 0 ? (x.shape[axis] ?? 0) : size,
    );
    const known = elementCount(sizes.filter((size) => size !== -1));
    const shape = sizes.map((size) => (size === -1 ? elementCount(x.shape) / Math.max(known, 1) : size));
    if (elementCount(shape) !== elementCount(x.shape)) {
      throw new Bug(`Reshape cannot turn [${x.shape.join(", ")}] into [${shape.join(", ")}]`);
    }
    return [reshaped(x, shape)];
  },
};

function resolve(from: Shape, sizes: readonly Dim[]): Shape {
  const kept = sizes.map((size, axis) => (fixedSize(size) === 0 ? (from[axis] ?? size) : size));
  const isOpen = (size: Dim) => fixedSize(size) === -1;
  if (!kept.some(isOpen)) return kept;
  const rest = quotientOf(countOf(from), countOf(kept.filter((size) => !isOpen(size))));
  if (!rest) throw new Bug(`Reshape cannot divide ${showShape(from)} into ${showShape(kept)}`);
  return kept.map((size) => (isOpen(size) ? rest : size));
}
