import { Bug } from "../../language/bug.ts";
import { sameShape } from "../graph/dim.ts";
import { placeAlong } from "./gather-elements.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import {
  expectInteger,
  expectRank,
  expectSameDtype,
  frontAxis,
  intAttribute,
  operand,
  tensorOperand,
} from "./operands.ts";

/** Operands: x, indices, updates. `reduction` is `none` or `add`. */
export const scatterElements: Op<"ScatterElements"> = {
  name: "ScatterElements",
  summary: "x with elements put, or added, along an axis",
  attributes: { axis: "int", reduction: "string" },
  minInputs: 3,
  maxInputs: 3,
  infer(context) {
    const [x, indices, updates] = [operand(context, 0), operand(context, 1), operand(context, 2)];
    expectInteger("ScatterElements", indices);
    expectRank("ScatterElements", indices, x.shape.length);
    expectSameDtype("ScatterElements", [x, updates]);
    if (!sameShape(indices.shape, updates.shape)) throw new Bug("ScatterElements needs as many updates as indices");
    if (!["none", "add"].includes(String(context.attributes.reduction ?? "none"))) {
      throw new Bug("ScatterElements knows the reductions `none` and `add`");
    }
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const indices = tensorOperand(context, 1);
    const axis = frontAxis(intAttribute(context.attributes, "axis", 0), x.shape.length);
    const picks = numbersOf(indices);
    const updates = numbersOf(tensorOperand(context, 2));
    const out = roomFor(x.dtype, x.data.length);
    out.set(numbersOf(x));
    for (let i = 0; i < picks.length; i++) {
      const place = placeAlong(i, picks[i] ?? 0, axis, x.shape, indices.shape);
      out[place] = (updates[i] ?? 0) + (context.attributes.reduction === "add" ? (out[place] ?? 0) : 0);
    }
    return [tensorOf(x.dtype, x.shape, out)];
  },
};
