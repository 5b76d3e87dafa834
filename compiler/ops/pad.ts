import { Bug } from "../../language/bug.ts";
import { addDims, fixed, type Shape } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { settleShape } from "./declared.ts";
import { numbersOf, roomFor, stridesOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { frontAxis, operand, tensorOperand } from "./operands.ts";
import { integersIn, sizesIn } from "./sizes-in.ts";

/** Operands: x, pads (all starts, then all ends), value, axes. Only `constant` mode. */
export const pad: Op<"Pad"> = {
  name: "Pad",
  summary: "x with a border of one value",
  attributes: { mode: "string" },
  minInputs: 2,
  maxInputs: 4,
  infer(context) {
    const x = operand(context, 0);
    if ((context.attributes.mode ?? "constant") !== "constant") throw new Bug("Pad knows only the mode `constant`");
    const pads = sizesIn(operand(context, 1));
    const axes = context.inputs[3] ? integersIn(context.inputs[3]) : x.shape.map((_, axis) => axis);
    if (!pads || !axes) return [{ dtype: x.dtype, shape: settleShape("Pad", context, undefined) }];
    const shape: Shape = x.shape.map((size, axis) => {
      const at = axes.findIndex((named) => frontAxis(named, x.shape.length) === axis);
      return at < 0 ? size : addDims(size, pads[at] ?? fixed(0), pads[at + axes.length] ?? fixed(0));
    });
    return [{ dtype: x.dtype, shape: settleShape("Pad", context, shape) }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const pads = Array.from(numbersOf(tensorOperand(context, 1)));
    const named = context.inputs[3] ? Array.from(numbersOf(context.inputs[3])) : x.shape.map((_, axis) => axis);
    const axes = named.map((axis) => frontAxis(axis, x.shape.length));
    const starts = x.shape.map((_, axis) => pads[axes.indexOf(axis)] ?? 0);
    const ends = x.shape.map((_, axis) => (axes.includes(axis) ? (pads[axes.indexOf(axis) + axes.length] ?? 0) : 0));
    const shape = x.shape.map((size, axis) => size + (starts[axis] ?? 0) + (ends[axis] ?? 0));
    const out = roomFor(x.dtype, elementCount(shape));
    if (context.inputs[2]) out.fill(numbersOf(context.inputs[2])[0] ?? 0);
    place(numbersOf(x), x.shape, starts, stridesOf(shape), shape, out);
    return [tensorOf(x.dtype, shape, out)];
  },
};

/** Negative starts and ends crop. */
function place(
  numbers: ArrayLike<number>,
  from: readonly number[],
  starts: readonly number[],
  strides: readonly number[],
  shape: readonly number[],
  out: { [index: number]: number },
): void {
  const own = stridesOf(from);
  for (let i = 0; i < numbers.length; i++) {
    let to = 0;
    let inside = true;
    for (let axis = 0; axis < from.length; axis++) {
      const at = (Math.floor(i / (own[axis] ?? 1)) % (from[axis] ?? 1)) + (starts[axis] ?? 0);
      if (at < 0 || at >= (shape[axis] ?? 0)) inside = false;
      to += at * (strides[axis] ?? 0);
    }
    if (inside) out[to] = numbers[i] ?? 0;
  }
}
