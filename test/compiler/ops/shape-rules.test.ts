/** Shape rules over symbolic sizes, and the operands that they refuse. */
import { describe, expect, test } from "vitest";
import { createGraphBuilder, type GraphBuilder } from "../../../compiler/graph/builder.ts";
import { addDims, dim, multiplyDims, shapeOf, showShape, symbol } from "../../../compiler/graph/dim.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import { errorFunction } from "../../../compiler/ops/error-function.ts";
import {
  bfloat16Bits,
  float16Bits,
  fromBfloat16Bits,
  fromFloat16Bits,
  halfBitsOf,
} from "../../../compiler/ops/half.ts";
import { quotientOf } from "../../../compiler/ops/quotient.ts";

function shapeIn(make: (g: GraphBuilder, x: Value) => Value): string {
  const g = createGraphBuilder();
  return showShape(make(g, g.input("x", "float32", ["batch", "seq", 768])).shape);
}

describe("sizes are followed through shape arithmetic", () => {
  test("a reshape finds the one size that is left", () => {
    expect(shapeIn((g, x) => g.node("Reshape", [x, g.ints([-1, 768])]))).toBe("[batch*seq, 768]");
    expect(shapeIn((g, x) => g.node("Reshape", [x, g.ints([0, 0, 12, -1])]))).toBe("[batch, seq, 12, 64]");
  });

  test("a shape made at run time needs no declaration", () => {
    const shape = shapeIn((g, x) => {
      const sizes = g.node("Concat", [g.sizeOf(symbol("seq")), g.sizeOf(symbol("batch")), g.ints([-1])], {
        attributes: { axis: 0 },
      });
      return g.node("Reshape", [x, sizes]);
    });
    expect(shape).toBe("[seq, batch, 768]");
  });

  test("sums, slices and pads of symbolic sizes", () => {
    expect(shapeIn((g, x) => g.node("Concat", [x, x], { attributes: { axis: 1 } }))).toBe("[batch, 2*seq, 768]");
    expect(shapeIn((g, x) => g.node("Slice", [x, g.ints([1]), g.ints([2 ** 40]), g.ints([1])]))).toBe(
      "[batch, seq+-1, 768]",
    );
    expect(shapeIn((g, x) => g.node("Pad", [x, g.ints([0, 30, 0, 0, 0, 0])]))).toBe("[batch, seq+30, 768]");
    expect(shapeIn((g, x) => g.node("Tile", [x, g.ints([3, 1, 1])]))).toBe("[3*batch, seq, 768]");
  });

  test("a split of a stacked batch", () => {
    const shape = shapeIn((g, x) => {
      const stacked = g.node("Tile", [x, g.ints([3, 1, 1])]);
      return g.node("Split", [stacked], { attributes: { num_outputs: 3, axis: 0 } });
    });
    expect(shape).toBe("[batch, seq, 768]");
  });

  test("an output that the rule cannot tell is declared", () => {
    const declared = shapeIn((g, x) => {
      const length = g.input("length", "int64", [1]);
      const options = { declaredShapes: [shapeOf("batch", "kept", 768)] };
      return g.node("Slice", [x, g.ints([0]), length, g.ints([1])], options);
    });
    expect(declared).toBe("[batch, kept, 768]");
  });
});

describe("wrong operands are refused where they are joined", () => {
  const refused: readonly (readonly [string, (g: GraphBuilder, x: Value) => Value, RegExp])[] = [
    ["unequal sizes", (g, x) => g.node("Add", [x, g.input("y", "float32", ["batch", "seq", 64])]), /cannot join/],
    [
      "sizes not known to be equal",
      (g, x) => g.node("Add", [x, g.input("y", "float32", ["batch", "other", 768])]),
      /cannot join/,
    ],
    [
      "unequal types",
      (g, x) => g.node("Add", [x, g.input("y", "int64", ["batch", "seq", 768])]),
      /joins float32 with int64/,
    ],
    ["inner sizes", (g, x) => g.node("MatMul", [x, g.input("w", "float32", [64, 2])]), /cannot multiply/],
    ["a reshape that loses elements", (g, x) => g.node("Reshape", [x, g.ints([-1, 500])]), /cannot divide/],
    [
      "a false declaration",
      (g, x) => g.node("Expand", [x, g.ints([1])], { declaredShapes: [shapeOf(1)] }),
      /was declared/,
    ],
    ["an unknown length", (g, x) => g.node("Slice", [x, g.ints([0]), g.input("n", "int64", [1])]), /declare it/],
    ["an axis outside", (g, x) => g.node("Softmax", [x], { attributes: { axis: 3 } }), /outside/],
    ["an unequal split", (g, x) => g.node("Split", [x, g.ints([700, 60])], { attributes: { axis: 2 } }), /Split of/],
    ["a declared reshape of another count", refusedReshape, /cannot turn/],
  ];
  function refusedReshape(g: GraphBuilder, x: Value): Value {
    const shape = g.input("shape", "int64", [2]);
    return g.node("Reshape", [x, shape], { declaredShapes: [shapeOf("batch", 768)] });
  }
  test.each(refused)("%s", (_, make, message) => expect(() => shapeIn(make)).toThrow(message));
});

describe("numbers", () => {
  test("polynomials divide when they do", () => {
    const [batch, seq] = [symbol("batch"), symbol("seq")];
    const length = addDims(seq, dim(30));
    expect(quotientOf(multiplyDims(dim(12), batch, length), multiplyDims(dim(3), length))?.key).toBe("4*batch");
    expect(quotientOf(multiplyDims(batch, length), batch)?.key).toBe(length.key);
    expect(quotientOf(batch, seq)).toBeUndefined();
    expect(quotientOf(multiplyDims(dim(3), batch), dim(2))).toBeUndefined();
  });

  test("erf has the values of the tables", () => {
    expect(errorFunction(0.5)).toBeCloseTo(0.5204998778130465, 14);
    expect(errorFunction(-1)).toBeCloseTo(-0.8427007929497149, 14);
    expect(errorFunction(2.5)).toBeCloseTo(0.9995930479825551, 14);
    expect(errorFunction(4)).toBeCloseTo(0.9999999845827421, 14);
  });

  test("every half survives the way to a float and back", () => {
    const lost: number[] = [];
    for (let half = 0; half < 65536; half++) {
      const isNaN16 = (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;
      if (!isNaN16 && float16Bits(fromFloat16Bits(half)) !== half) lost.push(half);
      const isNaNBrain = (half & 0x7f80) === 0x7f80 && (half & 0x7f) !== 0;
      if (!isNaNBrain && bfloat16Bits(fromBfloat16Bits(half)) !== half) lost.push(half);
    }
    expect(lost).toEqual([]);
  });

  test("many at once are rounded like one", () => {
    const numbers = Float32Array.of(0, -0, 1e-8, -6e-5, 1, 2049, 65519, 65520, -1e30, Infinity, 0.1, 1 / 3);
    expect(Array.from(halfBitsOf(numbers, "float16"))).toEqual(Array.from(numbers, float16Bits));
    expect(Array.from(halfBitsOf(numbers, "bfloat16"))).toEqual(Array.from(numbers, bfloat16Bits));
  });

  test("halves round to nearest, ties to even, and overflow to infinity", () => {
    expect(fromFloat16Bits(float16Bits(2049))).toBe(2048);
    expect(fromFloat16Bits(float16Bits(2051))).toBe(2052);
    expect(fromFloat16Bits(float16Bits(65519))).toBe(65504);
    expect(fromFloat16Bits(float16Bits(65520))).toBe(Infinity);
    expect(fromFloat16Bits(float16Bits(2 ** -25))).toBe(0);
    expect(fromFloat16Bits(float16Bits(1.5 * 2 ** -24))).toBe(2 ** -23);
    expect(fromBfloat16Bits(bfloat16Bits(1 + 2 ** -8))).toBe(1);
    expect(fromBfloat16Bits(bfloat16Bits(1 + 3 * 2 ** -8))).toBe(1 + 2 ** -6);
    expect(Number.isNaN(fromBfloat16Bits(bfloat16Bits(Number.NaN)))).toBe(true);
  });
});
