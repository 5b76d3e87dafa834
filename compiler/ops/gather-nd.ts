import { Bug } from "../../language/bug.ts";
import { fixedSize } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { numbersOf, roomFor, stridesOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dimAt, intAttribute, operand, tensorOperand } from "./operands.ts";

/** The last axis of the indices is a place in the axes of x that follow the first `batch_dims`. */
export const gatherND: Op<"GatherND"> = {
  name: "GatherND",
  summary: "Slices of x, each picked by a list of indices",
  attributes: { batch_dims: "int" },
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const x = operand(context, 0);
    const indices = operand(context, 1);
    if (indices.dtype !== "int64") throw new Bug("GatherND needs int64 indices");
    const depth = fixedSize(dimAt(indices.shape, indices.shape.length - 1));
    if (depth === undefined) throw new Bug("GatherND needs a known number of indices");
    const batch = intAttribute(context.attributes, "batch_dims", 0);
    return [{ dtype: x.dtype, shape: [...indices.shape.slice(0, -1), ...x.shape.slice(batch + depth)] }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const indices = tensorOperand(context, 1);
    const batch = intAttribute(context.attributes, "batch_dims", 0);
    const depth = indices.shape.at(-1) ?? 0;
    const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(batch + depth)];
    const after = elementCount(x.shape.slice(batch + depth));
    const [picks, numbers, strides] = [numbersOf(indices), numbersOf(x), stridesOf(x.shape)];
    const out = roomFor(x.dtype, elementCount(shape));
    const rows = elementCount(indices.shape.slice(0, -1));
    const rowsPerBatch = elementCount(indices.shape.slice(batch, -1));
    const batchSize = elementCount(x.shape.slice(batch));
    for (let row = 0; row < rows; row++) {
      let from = Math.floor(row / rowsPerBatch) * batchSize;
      for (let level = 0; level < depth; level++) {
        const pick = picks[row * depth + level] ?? 0;
        from += (pick < 0 ? pick + (x.shape[batch + level] ?? 0) : pick) * (strides[batch + level] ?? 0);
      }
      out.set(numbers.subarray(from, from + after), row * after);
    }
    return [tensorOf(x.dtype, shape, out)];
  },
};
