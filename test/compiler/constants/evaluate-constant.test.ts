/** Constants by rows are constants as a whole, and tiles need no whole tensor. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { constantRows, constantValue, cutRows, rowCount } from "../../../compiler/constants/evaluate-constant.ts";
import { rowsPerTile } from "../../../compiler/constants/tiles.ts";
import { writeConstant } from "../../../compiler/constants/write-constant.ts";
import { createGraphBuilder, type GraphBuilder } from "../../../compiler/graph/builder.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";
import { checkpointOf, expectClose, memoryReader, noFiles, randomFloats } from "../support/tensors.ts";

type Step = (g: GraphBuilder, x: Value, seed: number) => Value;

/** Steps from a matrix of 6 rows to another of 6 rows. */
const steps: readonly Step[] = [
  (g, x, seed) => g.node("Add", [x, g.literal(randomFloats([6, 1], seed))]),
  (g, x, seed) => g.node("Mul", [g.literal(randomFloats([4], seed)), x]),
  (g, x) => g.node("Mul", [x, x]),
  (g, x) => g.node("Tanh", [x]),
  (g, x, seed) => g.node("MatMul", [x, g.literal(randomFloats([4, 4], seed))]),
  (g, x, seed) =>
    g.node("Gemm", [x, g.literal(randomFloats([4, 4], seed)), g.literal(randomFloats([6, 4], seed))], {
      attributes: { transB: 1 },
    }),
  (g, x) => g.node("Div", [x, g.node("Add", [g.node("ReduceL2", [x, g.ints([1])]), g.scalar(1)])]),
  (g, x) => g.node("Sub", [x, g.node("ReduceMean", [x, g.ints([0])])]),
  (g, x) => g.node("Softmax", [x], { attributes: { axis: -1 } }),
  (g, x) => g.node("Softmax", [x], { attributes: { axis: 0 } }),
  (g, x) =>
    g.node("Transpose", [g.node("Transpose", [x], { attributes: { perm: [1, 0] } })], { attributes: { perm: [1, 0] } }),
  (g, x) => g.node("Reshape", [g.node("Reshape", [x, g.ints([4, 3, 2])]), g.ints([6, 4])]),
  (g, x) =>
    g.node("Concat", [...g.nodes("Split", [x, g.ints([1, 3])], { attributes: { axis: 1 } })].reverse(), {
      attributes: { axis: 1 },
    }),
  (g, x) =>
    g.node("Concat", [...g.nodes("Split", [x, g.ints([2, 4])], { attributes: { axis: 0 } })].reverse(), {
      attributes: { axis: 0 },
    }),
  (g, x) => g.node("Gather", [x, g.ints([3, 2, 1, 0])], { attributes: { axis: 1 } }),
  (g, x) => g.node("Slice", [x, g.ints([-1]), g.ints([-9]), g.ints([1]), g.ints([-1])]),
  (g, x) => g.node("Squeeze", [g.node("Unsqueeze", [x, g.ints([0])]), g.ints([0])]),
  (g, x) => g.node("LayerNormalization", [x, g.literal(randomFloats([4], 7))], { attributes: { axis: -1 } }),
];

describe("rows and wholes agree", () => {
  test("for random expressions over a stored matrix", () => {
    const checkpoint = checkpointOf("w", { w: randomFloats([6, 4], 3) });
    const program = fc.array(fc.tuple(fc.integer({ min: 0, max: steps.length - 1 }), fc.nat(50)), { maxLength: 6 });
    fc.assert(
      fc.property(program, fc.nat(5), fc.nat(5), (parts, a, b) => {
        const g = createGraphBuilder();
        let value = g.stored(checkpoint.tensors.w as StoredTensor);
        for (const [step, seed] of parts) value = steps[step]?.(g, value, seed) ?? value;
        const [start, end] = [Math.min(a, b), Math.max(a, b) + 1];
        const rows = constantRows(value, start, end, memoryReader(checkpoint.files));
        expectClose(rows, cutRows(constantValue(value, memoryReader(checkpoint.files)), start, end), 1e-5);
        const h = createGraphBuilder();
        let live = h.input("x", "float32", [6, 4]);
        for (const [step, seed] of parts) live = steps[step]?.(h, live, seed) ?? live;
        const graph = { inputs: h.inputs, outputs: [{ name: "y", value: live }] };
        const { y } = evaluateGraph(graph, { x: randomFloats([6, 4], 3) }, noFiles);
        if (y) expectClose(rows, cutRows(y, start, end), 1e-4);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test("each step by itself", () => {
    const checkpoint = checkpointOf("w", { w: randomFloats([6, 4], 3) });
    for (const step of steps) {
      const g = createGraphBuilder();
      const value = step(g, g.stored(checkpoint.tensors.w as StoredTensor), 5);
      const whole = constantValue(value, memoryReader(checkpoint.files));
      for (let row = 0; row < 6; row++) {
        expectClose(constantRows(value, row, row + 1, memoryReader(checkpoint.files)), cutRows(whole, row, row + 1));
      }
    }
  });
});

describe("a merged weight", () => {
  const [rows, columns, rank] = [2048, 1024, 8];
  const checkpoint = checkpointOf("base", {
    w: floats([rows, columns], new Float32Array(rows * columns).fill(0.5)),
    a: randomFloats([rank, columns], 1),
    b: randomFloats([rows, rank], 2),
  });

  function merged(g: GraphBuilder): Value {
    const { w, a, b } = checkpoint.tensors;
    const delta = g.node("MatMul", [g.stored(b as StoredTensor), g.stored(a as StoredTensor)]);
    return g.node("Add", [g.stored(w as StoredTensor), g.node("Mul", [delta, g.scalar(2)])]);
  }

  test("is read and written a tile at a time", () => {
    const g = createGraphBuilder();
    const weight = merged(g);
    const norms = g.node("ReduceL2", [weight, g.ints([1])], { attributes: { keepdims: 0 } });
    const columnNorms = g.node("ReduceL2", [weight, g.ints([0])]);
    let largest = 0;
    const { reader } = checkpoint;
    const watching = {
      readBytes(tensor: StoredTensor, start: number, end: number) {
        largest = Math.max(largest, end - start);
        return reader.readBytes(tensor, start, end);
      },
    };
    const tile = rowsPerTile(weight) * columns * 4;
    let total = 0;
    for (const value of [weight, norms, columnNorms]) {
      for (const chunk of writeConstant(value, "float32", watching)) {
        expect(chunk.byteLength).toBeLessThanOrEqual(2 ** 24);
        total += chunk.byteLength;
      }
    }
    expect(total).toBe(4 * (rows * columns + rows + columns));
    expect(tile).toBeLessThan(rows * columns * 4);
    expect(largest).toBeLessThanOrEqual(tile);
  });
});

describe("bytes", () => {
  test("stored tensors are copied, halves are rounded, integers widened", () => {
    const g = createGraphBuilder();
    const { reader, tensors } = checkpointOf("w", { w: floats([3], [1, 65504, -0.1]) });
    const value = g.stored(tensors.w as StoredTensor);
    const bytes = (dtype: "float32" | "float16") => Buffer.concat([...writeConstant(value, dtype, reader)]);
    expect(bytes("float32").readFloatLE(8)).toBeCloseTo(-0.1);
    expect(bytes("float16").readUInt16LE(2)).toBe(0x7bff);

    const small = checkpointOf("i", { i: { dtype: "int32", shape: [2], data: Int32Array.of(-3, 7) } }, "I32");
    const whole = g.stored(small.tensors.i as StoredTensor);
    expect(constantValue(whole, small.reader).data).toEqual(BigInt64Array.of(-3n, 7n));
    expect(rowCount(whole)).toBe(2);
  });
});
