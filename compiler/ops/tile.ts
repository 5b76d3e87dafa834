import { multiplyDims } from "../graph/dim.ts";
import { settleShape } from "./declared.ts";
import { around, numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dimAt, operand, tensorOperand } from "./operands.ts";
import { sizesIn } from "./sizes-in.ts";

export const tile: Op<"Tile"> = {
  name: "Tile",
  summary: "x repeated along each axis",
  attributes: {},
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const repeats = sizesIn(operand(context, 1));
    const shape = repeats?.map((times, axis) => multiplyDims(times, dimAt(x.shape, axis)));
    return [{ dtype: x.dtype, shape: settleShape("Tile", context, shape) }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    let numbers = numbersOf(x);
    const shape = [...x.shape];
    for (const [axis, times] of Array.from(numbersOf(tensorOperand(context, 1))).entries()) {
      const { before, size, after } = around(shape, axis);
      const block = size * after;
      const out = roomFor(x.dtype, numbers.length * times);
      for (let outer = 0; outer < before; outer++) {
        const source = numbers.subarray(outer * block, (outer + 1) * block);
        for (let copy = 0; copy < times; copy++) out.set(source, (outer * times + copy) * block);
      }
      numbers = out;
      shape[axis] = size * times;
    }
    return [tensorOf(x.dtype, shape, numbers)];
  },
};
