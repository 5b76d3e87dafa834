import { divideDim, fixed, fixedSize, type Shape, subtractDims } from "../graph/dim.ts";
import { settleShape } from "./declared.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { InferContext, Op } from "./op.ts";
import { expectRank, expectSameDtype, operand, tensorOperand } from "./operands.ts";
import { integersIn, sizesIn } from "./sizes-in.ts";

export const range: Op<"Range"> = {
  name: "Range",
  summary: "start, start + delta, … before limit",
  attributes: {},
  minInputs: 3,
  maxInputs: 3,
  infer(context) {
    const values = [operand(context, 0), operand(context, 1), operand(context, 2)];
    for (const value of values) expectRank("Range", value, 0);
    return [{ dtype: expectSameDtype("Range", values), shape: settleShape("Range", context, derived(context)) }];
  },
  evaluate(context) {
    const [start = 0, limit = 0, delta = 1] = [0, 1, 2].map((index) => numbersOf(tensorOperand(context, index))[0]);
    const count = lengthOf(start, limit, delta);
    const numbers = Float64Array.from({ length: count }, (_, i) => start + i * delta);
    return [tensorOf(tensorOperand(context, 0).dtype, [count], numbers)];
  },
};

function derived(context: InferContext): Shape | undefined {
  const literals = context.inputs.map((value) => value?.origin.kind === "literal" && numbersOf(value.origin.tensor)[0]);
  const [first, last, step] = literals;
  if (typeof first === "number" && typeof last === "number" && typeof step === "number") {
    return [fixed(lengthOf(first, last, step))];
  }
  const start = sizesIn(operand(context, 0))?.[0];
  const limit = sizesIn(operand(context, 1))?.[0];
  const delta = integersIn(operand(context, 2))?.[0];
  if (!start || !limit || !delta) return undefined;
  const length = subtractDims(limit, start);
  const number = fixedSize(length);
  if (number !== undefined) return [fixed(lengthOf(0, number, delta))];
  const count = divideDim(length, delta);
  return count && [count];
}

function lengthOf(start: number, limit: number, delta: number): number {
  return Math.max(0, Math.ceil((limit - start) / delta));
}
