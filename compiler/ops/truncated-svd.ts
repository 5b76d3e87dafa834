import { Bug } from "../../language/bug.ts";
import { fixed, sameDim, showShape } from "../graph/dim.ts";
import type { Tensor } from "../graph/tensor.ts";
import { jacobiSvd } from "../numeric/jacobi-svd.ts";
import { type Matrix, product, transposeOf } from "../numeric/matrix.ts";
import { thinQr } from "../numeric/thin-qr.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dimAt, expectFloat, expectRank, intAttribute, operand, tensorOperand } from "./operands.ts";

/**
 * The best product of rank k, `B [m, k] · A [k, n]`, to a product `L [m, s] · R [s, n]` (composition.md §10): with the singular
 * values in falling order `A = Vh[:k]`, `B = U[:, :k] · diag(S[:k])`. The largest element of each row of A is positive. Beyond
 * the s that the product can have, A and B are zero. Only for constants: it has no form in ONNX.
 */
export const truncatedSvd: Op<"adapt.TruncatedSvd"> = {
  name: "adapt.TruncatedSvd",
  summary: "The best factors A and B of rank k of the product of two matrices",
  attributes: { rank: "int" },
  minInputs: 2,
  maxInputs: 2,
  infer(context) {
    const [left, right] = [operand(context, 0), operand(context, 1)];
    for (const value of [left, right]) {
      expectFloat("adapt.TruncatedSvd", value);
      expectRank("adapt.TruncatedSvd", value, 2);
      if (!value.isConstant) throw new Bug("adapt.TruncatedSvd is for constants");
    }
    if (!sameDim(dimAt(left.shape, 1), dimAt(right.shape, 0))) {
      throw new Bug(`adapt.TruncatedSvd cannot multiply ${showShape(left.shape)} by ${showShape(right.shape)}`);
    }
    const rank = fixed(intAttribute(context.attributes, "rank"));
    return [
      { dtype: "float32", shape: [rank, dimAt(right.shape, 1)] },
      { dtype: "float32", shape: [dimAt(left.shape, 0), rank] },
    ];
  },
  evaluate(context) {
    const [left, right] = [matrixOf(tensorOperand(context, 0)), matrixOf(tensorOperand(context, 1))];
    const rank = intAttribute(context.attributes, "rank");
    // L = Q₁R₁ and Rᵀ = Q₂R₂: the small matrix R₁R₂ᵀ has the singular values of the large product.
    const [one, two] = [thinQr(left), thinQr(transposeOf(right))];
    const triples = jacobiSvd(product(one.r, transposeOf(two.r))).slice(0, rank);
    const A = new Float32Array(rank * right.columns);
    const B = new Float32Array(left.rows * rank);
    for (const [t, { scaledLeft, right: vector }] of triples.entries()) {
      const row = times(two.q, vector);
      const sign = signOf(row);
      for (const [j, x] of row.entries()) A[t * right.columns + j] = sign * x;
      for (const [i, x] of times(one.q, scaledLeft).entries()) B[i * rank + t] = sign * x;
    }
    return [tensorOf("float32", [rank, right.columns], A), tensorOf("float32", [left.rows, rank], B)];
  },
};

function matrixOf(tensor: Tensor): Matrix {
  const [rows = 0, columns = 0] = tensor.shape;
  return { rows, columns, data: Float64Array.from(numbersOf(tensor)) };
}

function times(a: Matrix, x: Float64Array): Float64Array {
  return product(a, { rows: x.length, columns: 1, data: x }).data;
}

/** The sign of the largest element, the first of them where several are as large. */
function signOf(row: Float64Array): number {
  let largest = 0;
  for (const x of row) if (Math.abs(x) > Math.abs(largest)) largest = x;
  return largest < 0 ? -1 : 1;
}
