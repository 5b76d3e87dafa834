import { Bug } from "../../language/bug.ts";
import { sameDim, sameShape, showShape } from "../graph/dim.ts";
import { broadcastShapes, stretch } from "./broadcast.ts";
import { addProduct } from "./matrix-product.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Attributes, Op } from "./op.ts";
import { dimAt, expectFloat, expectRank, expectSameDtype, floatAttribute, operand, tensorOperand } from "./operands.ts";

/** Operands: a, b and an optional c that broadcasts. The linear layer is `Gemm(x, W, bias, transB=1)`: W lies as `[out, in]`. */
export const gemm: Op<"Gemm"> = {
  name: "Gemm",
  summary: "alpha · a · b + beta · c, over matrices",
  attributes: { alpha: "float", beta: "float", transA: "int", transB: "int" },
  minInputs: 2,
  maxInputs: 3,
  infer(context) {
    const [a, b, c] = [operand(context, 0), operand(context, 1), context.inputs[2]];
    expectFloat("Gemm", a);
    const dtype = expectSameDtype("Gemm", c ? [a, b, c] : [a, b]);
    expectRank("Gemm", a, 2);
    expectRank("Gemm", b, 2);
    const { transA, transB } = flags(context.attributes);
    if (!sameDim(dimAt(a.shape, transA ? 0 : 1), dimAt(b.shape, transB ? 1 : 0))) {
      throw new Bug(`Gemm cannot multiply ${showShape(a.shape)} by ${showShape(b.shape)}`);
    }
    const shape = [dimAt(a.shape, transA ? 1 : 0), dimAt(b.shape, transB ? 0 : 1)];
    if (c && !sameShape(broadcastShapes("Gemm", [shape, c.shape]), shape)) {
      throw new Bug(`Gemm cannot add ${showShape(c.shape)} to ${showShape(shape)}`);
    }
    return [{ dtype, shape }];
  },
  evaluate(context) {
    const [a, b, c] = [tensorOperand(context, 0), tensorOperand(context, 1), context.inputs[2]];
    const { transA, transB } = flags(context.attributes);
    const m = a.shape[transA ? 1 : 0] ?? 0;
    const k = a.shape[transA ? 0 : 1] ?? 0;
    const n = b.shape[transB ? 0 : 1] ?? 0;
    const out = new Float64Array(m * n);
    if (c) {
      const beta = floatAttribute(context.attributes, "beta", 1);
      const added = stretch(numbersOf(c), c.shape, [m, n]);
      for (let i = 0; i < out.length; i++) out[i] = beta * (added[i] as number);
    }
    addProduct(
      out,
      { data: numbersOf(a), offset: 0, transposed: transA },
      { data: numbersOf(b), offset: 0, transposed: transB },
      { m, k, n },
      floatAttribute(context.attributes, "alpha", 1),
    );
    return [tensorOf(a.dtype, [m, n], out)];
  },
};

function flags(attributes: Attributes): { transA: boolean; transB: boolean } {
  return { transA: attributes.transA === 1, transB: attributes.transB === 1 };
}
