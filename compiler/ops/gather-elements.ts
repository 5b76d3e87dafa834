import { numbersOf, roomFor, stridesOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectInteger, expectRank, frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";

export const gatherElements: Op<"GatherElements"> = {
  name: "GatherElements",
  summary: "Elements of x, each picked along an axis by the index in its place",
  attributes: { axis: "int" },
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const indices = operand(context, 1);
    expectInteger("GatherElements", indices);
    expectRank("GatherElements", indices, x.shape.length);
    return [{ dtype: x.dtype, shape: indices.shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const indices = tensorOperand(context, 1);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    const numbers = numbersOf(x);
    const picks = numbersOf(indices);
    const out = roomFor(x.dtype, picks.length);
    for (let i = 0; i < out.length; i++)
      out[i] = numbers[placeAlong(i, picks[i] ?? 0, axis, x.shape, indices.shape)] ?? 0;
    return [tensorOf(x.dtype, indices.shape, out)];
  },
};

/** Where element `i` of a tensor of shape `own` lies in one of shape `shape`, with `index` in place of its axis. */
export function placeAlong(
  i: number,
  index: number,
  axis: number,
  shape: readonly number[],
  own: readonly number[],
): number {
  const from = stridesOf(own);
  const to = stridesOf(shape);
  let place = 0;
  for (let at = 0; at < own.length; at++) {
    const size = shape[at] ?? 0;
    const here = at === axis ? (index < 0 ? index + size : index) : Math.floor(i / (from[at] ?? 1)) % (own[at] ?? 1);
    place += here * (to[at] ?? 0);
  }
  return place;
}
