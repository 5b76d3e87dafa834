/** The kernel against the plain product, in every shape it takes, and sums that use it against sums that do not. */
import { describe, expect, test } from "vitest";
import { constantRows, constantValue } from "../../../compiler/constants/evaluate-constant.ts";
import { lowRankKernel } from "../../../compiler/constants/low-rank-kernel.ts";
import { createGraphBuilder, type GraphBuilder } from "../../../compiler/graph/builder.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import { expectClose, memoryReader, noFiles, randomFloats } from "../support/tensors.ts";

const data = (shape: readonly number[], seed: number) => randomFloats(shape, seed).data as Float32Array;

test.each([
  [1, 1, 8],
  [4, 2, 16],
  [7, 3, 24],
  [13, 64, 8],
  [300, 5, 2048],
])("%i rows, rank %i, %i columns", (rows, rank, columns) => {
  const [target, left, right] = [data([rows, columns], 1), data([rows, rank], 2), data([rank, columns], 3)];
  const expected = target.map((x, i) => {
    let sum = x;
    const [row, column] = [Math.floor(i / columns), i % columns];
    for (let k = 0; k < rank; k++) sum += (left[row * rank + k] ?? 0) * (right[k * columns + column] ?? 0);
    return sum;
  });
  const kernel = lowRankKernel();
  if (!kernel) return expect.fail("no WebAssembly");
  kernel.add(target, left, right, rank);
  expectClose(floats([rows, columns], target), floats([rows, columns], expected), 2e-6);
});

describe("sums with products", () => {
  const leaf = (g: GraphBuilder, shape: readonly number[], seed: number) => g.literal(randomFloats(shape, seed));
  const product = (g: GraphBuilder, seed: number) =>
    g.node("MatMul", [leaf(g, [6, 2], seed), leaf(g, [2, 16], seed + 1)]);
  const base = (g: GraphBuilder) => leaf(g, [6, 16], 1);
  const sums: readonly (readonly [string, (g: GraphBuilder) => Value])[] = [
    ["one", (g) => g.node("Add", [base(g), product(g, 2)])],
    ["the product first", (g) => g.node("Add", [product(g, 2), base(g)])],
    ["a difference", (g) => g.node("Sub", [base(g), product(g, 2)])],
    ["a difference from a product", (g) => g.node("Sub", [product(g, 2), base(g)])],
    ["scaled", (g) => g.node("Add", [base(g), g.node("Mul", [g.scalar(3), product(g, 2)])])],
    [
      "a weighted mean",
      (g) => {
        const parts = [product(g, 2), product(g, 4)].map((part) => g.node("Mul", [part, g.scalar(0.5)]));
        return g.node("Add", [base(g), g.node("Add", parts)]);
      },
    ],
    ["a row that stretches", (g) => g.node("Add", [g.node("Add", [base(g), product(g, 2)]), leaf(g, [1, 16], 7)])],
  ];
  test.each(sums)("%s", (_, make) => {
    const g = createGraphBuilder();
    const value = make(g);
    const zero = g.node("Mul", [g.input("zero", "float32", [1, 1]), g.scalar(1)]);
    const live = make({ ...g, literal: (tensor) => g.node("Add", [g.literal(tensor), zero]) });
    const graph = { inputs: g.inputs, outputs: [{ name: "y", value: live }] };
    const plain = evaluateGraph(graph, { zero: floats([1, 1], [0]) }, noFiles).y;
    const reader = memoryReader({});
    expectClose(constantValue(value, reader), plain, 2e-6);
    expectClose(constantValue(value, reader), plain, 2e-6);
    const rows = constantRows(value, 2, 5, memoryReader({}));
    expectClose(rows, floats([3, 16], constantValue(value, reader).data.slice(32, 80) as Float32Array), 1e-6);
  });
});
