import { Bug } from "../../language/bug.ts";
import { sameDim, showShape } from "../graph/dim.ts";
import { elementCount, type Tensor } from "../graph/tensor.ts";
import { broadcastShapes, broadcastSizes, gatherStrided, stretchedStrides } from "./broadcast.ts";
import { addProduct } from "./matrix-product.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dimAt, expectSameDtype, operand, tensorOperand } from "./operands.ts";

/** Leading axes are batches and broadcast. A 1-D operand is a row on the left, a column on the right. */
export const matMul: Op<"MatMul"> = {
  name: "MatMul",
  summary: "Matrix product of the last two axes",
  attributes: {},
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const [a, b] = [operand(context, 0), operand(context, 1)];
    const dtype = expectSameDtype("MatMul", [a, b]);
    if (dtype === "bool" || a.shape.length === 0 || b.shape.length === 0)
      throw new Bug("MatMul needs matrices of numbers");
    const inner = dimAt(b.shape, Math.max(b.shape.length - 2, 0));
    if (!sameDim(dimAt(a.shape, a.shape.length - 1), inner)) {
      throw new Bug(`MatMul cannot multiply ${showShape(a.shape)} by ${showShape(b.shape)}`);
    }
    const batches = broadcastShapes("MatMul", [a.shape.slice(0, -2), b.shape.slice(0, -2)]);
    return [
      {
        dtype,
        shape: [...batches, ...a.shape.slice(0, -1).slice(-1), ...(b.shape.length > 1 ? b.shape.slice(-1) : [])],
      },
    ];
  },
  evaluate(context) {
    const [a, b] = [tensorOperand(context, 0), tensorOperand(context, 1)];
    const batches = broadcastSizes([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
    const rows = a.shape.length > 1 ? a.shape.slice(-2, -1) : [];
    const columns = b.shape.length > 1 ? b.shape.slice(-1) : [];
    const shape = [...batches, ...rows, ...columns];
    const [m, k, n] = [elementCount(rows), a.shape.at(-1) ?? 1, elementCount(columns)];
    const [left, right] = [numbersOf(a), numbersOf(b)];
    const [startsA, startsB] = [starts(a, batches, m * k), starts(b, batches, k * n)];
    const out = new Float64Array(elementCount(shape));
    for (let batch = 0; batch < startsA.length; batch++) {
      addProduct(
        out.subarray(batch * m * n, (batch + 1) * m * n),
        { data: left, offset: startsA[batch] ?? 0, transposed: false },
        { data: right, offset: startsB[batch] ?? 0, transposed: false },
        { m, k, n },
        1,
      );
    }
    return [tensorOf(a.dtype, shape, out)];
  },
};

/** Where the matrix of each batch begins. */
function starts(tensor: Tensor, batches: readonly number[], matrix: number): Float64Array {
  const own = tensor.shape.slice(0, -2);
  const numbers = Float64Array.from({ length: elementCount(own) }, (_, i) => i * matrix);
  const room = new Float64Array(elementCount(batches));
  return gatherStrided(numbers, batches, stretchedStrides(own, batches), 0, room);
}
