import { Bug } from "../../language/bug.ts";
import { around, numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";
import { sizesIn } from "./sizes-in.ts";

/** Outputs: the values in falling (`largest` 1) or rising order, and their places. Ties keep the lower place first. */
export const topK: Op<"TopK"> = {
  name: "TopK",
  summary: "The k largest or smallest along an axis",
  attributes: { axis: "int", largest: "int", sorted: "int" },
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const count = sizesIn(operand(context, 1))?.[0];
    if (!count) throw new Bug("TopK needs a known count");
    const axis = frontAxis(intAttribute(context.attributes, "axis", -1), x.shape.length);
    const shape = x.shape.map((size, at) => (at === axis ? count : size));
    return [
      { dtype: x.dtype, shape },
      { dtype: "int64", shape },
    ];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const count = numbersOf(tensorOperand(context, 1))[0] ?? 0;
    const axis = frontAxis(intAttribute(context.attributes, "axis", -1), x.shape.length);
    const direction = intAttribute(context.attributes, "largest", 1) === 1 ? -1 : 1;
    const { before, size, after } = around(x.shape, axis);
    const numbers = numbersOf(x);
    const values = roomFor(x.dtype, before * count * after);
    const places = new Float64Array(values.length);
    const shape = x.shape.map((own, at) => (at === axis ? count : own));
    for (let lane = 0; lane < before * after; lane++) {
      const base = Math.floor(lane / after) * size * after + (lane % after);
      const valueAt = (place: number) => numbers[base + place * after] ?? 0;
      const order = Array.from({ length: size }, (_, place) => place);
      order.sort((a, b) => direction * (valueAt(a) - valueAt(b)) || a - b);
      for (let rank = 0; rank < count; rank++) {
        const to = (Math.floor(lane / after) * count + rank) * after + (lane % after);
        values[to] = valueAt(order[rank] ?? 0);
        places[to] = order[rank] ?? 0;
      }
    }
    return [tensorOf(x.dtype, shape, values), tensorOf("int64", shape, places)];
  },
};
