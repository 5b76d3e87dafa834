/** Each rule: the graph before and after, the refusals, and outputs that stay. `rewrite` checks the outputs. */
import { describe, expect, test } from "vitest";
import type { GraphBuilder } from "../../../compiler/graph/builder.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import { concatOfSplit } from "../../../compiler/passes/rules/concat-of-split.ts";
import { gemmAccumulate } from "../../../compiler/passes/rules/gemm-accumulate.ts";
import { identityElimination } from "../../../compiler/passes/rules/identity-elimination.ts";
import { mergeIntoLayer } from "../../../compiler/passes/rules/merge-into-layer.ts";
import { reshapeOfReshape } from "../../../compiler/passes/rules/reshape-of-reshape.ts";
import { scaleIntoGemm } from "../../../compiler/passes/rules/scale-into-gemm.ts";
import { splitOfConcat } from "../../../compiler/passes/rules/split-of-concat.ts";
import { rewrite, stored, traceOf } from "../support/rewrite.ts";
import { randomFloats } from "../support/tensors.ts";

const transB = { attributes: { transB: 1 } };
const linear = (g: GraphBuilder, x: Value, weight: string, bias?: string) =>
  g.node("Gemm", bias ? [x, stored(g, weight), stored(g, bias)] : [x, stored(g, weight)], transB);

describe("identity elimination", () => {
  const nothing = "input x: float32 [batch, 3]\noutput y0 = x\n";
  const cases: readonly (readonly [string, (g: GraphBuilder, x: Value) => Value])[] = [
    ["Identity", (g, x) => g.node("Identity", [x])],
    ["Reshape to the same shape", (g, x) => g.node("Reshape", [x, g.ints([-1, 3])])],
    ["Expand to the same shape", (g, x) => g.node("Expand", [x, g.ints([1, 3])])],
    ["Tile once", (g, x) => g.node("Tile", [x, g.ints([1, 1])])],
    ["Slice of everything", (g, x) => g.node("Slice", [x, g.ints([0]), g.ints([3]), g.ints([1])])],
    ["Transpose in order", (g, x) => g.node("Transpose", [x], { attributes: { perm: [0, 1] } })],
    ["Cast to the same type", (g, x) => g.node("Cast", [x], { attributes: { to: "float32" } })],
    ["Concat of one", (g, x) => g.node("Concat", [x], { attributes: { axis: 0 } })],
    ["plus 0", (g, x) => g.node("Add", [x, g.scalar(0)])],
    ["0 plus", (g, x) => g.node("Add", [g.literal(floats([3], [0, 0, 0])), x])],
    ["minus 0", (g, x) => g.node("Sub", [x, g.scalar(0)])],
    ["times 1", (g, x) => g.node("Mul", [g.scalar(1), x])],
    ["by 1", (g, x) => g.node("Div", [x, g.scalar(1)])],
    ["all of them", (g, x) => g.node("Mul", [g.node("Add", [g.node("Identity", [x]), g.scalar(0)]), g.scalar(1)])],
  ];
  test.each(cases)("%s", (_, make) => expect(rewrite(identityElimination, make).after).toBe(nothing));

  const kept: readonly (readonly [string, (g: GraphBuilder, x: Value) => Value])[] = [
    ["0 minus", (g, x) => g.node("Sub", [g.scalar(0), x])],
    ["1 by", (g, x) => g.node("Div", [g.scalar(1), x])],
    ["0 that stretches", (g, x) => g.node("Add", [x, g.literal(floats([1, 1, 3], [0, 0, 0]))])],
    ["Slice backwards", (g, x) => g.node("Slice", [x, g.ints([-1]), g.ints([-9]), g.ints([1]), g.ints([-1])])],
    ["Transpose", (g, x) => g.node("Transpose", [x])],
  ];
  test.each(kept)("not %s", (_, make) => {
    const { before, after, trace } = rewrite(identityElimination, make);
    expect(after).toBe(before);
    expect(trace).toEqual([]);
  });
});

test("a reshape forgets the one before it", () => {
  const { after, trace } = rewrite([reshapeOfReshape], (g, x) =>
    g.scope("site", () => g.node("Reshape", [g.node("Reshape", [x, g.ints([-1])]), g.ints([-1, 1, 3])])),
  );
  expect(after).toBe(`input x: float32 [batch, 3]
%0 = Reshape(x, [-1, 1, 3]): float32 [batch, 1, 3]  # site
output y0 = %0
`);
  expect(trace).toEqual([
    { pass: "test", rule: "reshape-of-reshape", outcome: "applied", op: "Reshape", scope: "site" },
  ]);
});

test("a reshape that copies a size stays", () => {
  const { before, after, trace } = rewrite([reshapeOfReshape], (g, x) =>
    g.node("Reshape", [g.node("Reshape", [x, g.ints([3, -1])]), g.ints([0, -1, 1])]),
  );
  expect(after).toBe(before);
  expect(trace).toMatchObject([{ outcome: "refused", reason: expect.stringContaining("copies a size") }]);
});

describe("splits and concats undo each other", () => {
  const parts = (g: GraphBuilder, x: Value, sizes: readonly number[]) =>
    g.nodes("Split", [x, g.ints(sizes)], { attributes: { axis: 1 } });

  test("split of concat", () => {
    const make = (g: GraphBuilder, x: Value) => {
      const [a, b] = [x, g.node("Tanh", [x])];
      return parts(g, g.node("Concat", [a, b], { attributes: { axis: -1 } }), [3, 3]);
    };
    expect(rewrite([splitOfConcat], make).after).toBe(`input x: float32 [batch, 3]
%0 = Tanh(x): float32 [batch, 3]
output y0 = x
output y1 = %0
`);
  });

  test("split of concat in other parts stays", () => {
    const make = (g: GraphBuilder, x: Value) =>
      parts(g, g.node("Concat", [x, g.node("Tanh", [x])], { attributes: { axis: -1 } }), [2, 4]);
    const { before, after, trace } = rewrite([splitOfConcat], make);
    expect(after).toBe(before);
    expect(trace).toMatchObject([{ outcome: "refused", reason: "the parts have other sizes than what was joined" }]);
  });

  test("concat of split", () => {
    const make = (g: GraphBuilder, x: Value) => g.node("Concat", parts(g, x, [1, 2]), { attributes: { axis: 1 } });
    expect(rewrite([concatOfSplit], make).after).toBe("input x: float32 [batch, 3]\noutput y0 = x\n");
  });

  test("concat of split in another order stays", () => {
    const make = (g: GraphBuilder, x: Value) =>
      g.node("Concat", [...parts(g, x, [1, 2])].reverse(), { attributes: { axis: 1 } });
    const { before, after, trace } = rewrite([concatOfSplit], make);
    expect(after).toBe(before);
    expect(trace).toMatchObject([{ outcome: "refused", reason: "not all parts, or in another order" }]);
  });
});

describe("scales move into products", () => {
  test("a number becomes the factors of the Gemm", () => {
    const { after } = rewrite([scaleIntoGemm], (g, x) => g.node("Mul", [linear(g, x, "W", "bias"), g.scalar(0.5)]));
    expect(after).toBe(`input x: float32 [batch, 3]
%0 = Gemm(x, <W>, <bias>) {alpha=0.5 beta=0.5 transB=1}: float32 [batch, 4]
output y0 = %0
`);
  });

  test("a vector is multiplied into an adapter's weight", () => {
    const { after } = rewrite([scaleIntoGemm], (g, x) =>
      g.node("Mul", [stored(g, "scale"), linear(g, x, "W", "bias")]),
    );
    expect(after).toBe(`input x: float32 [batch, 3]
const %0 = Reshape(<scale>, [-1]): float32 [4]
const %1 = Unsqueeze(%0, [1]): float32 [4, 1]
const %2 = Mul(<W>, %1): float32 [4, 3]
const %3 = Mul(<bias>, %0): float32 [4]
%4 = Gemm(x, %2, %3) {transB=1}: float32 [batch, 4]
output y0 = %4
`);
  });

  test("a learned scalar too, also without a bias and with the weight the other way round", () => {
    const { after } = rewrite([scaleIntoGemm], (g, x) => {
      const hidden = linear(g, x, "down");
      return g.node("Mul", [g.node("Gemm", [hidden, stored(g, "down")]), stored(g, "gain")]);
    });
    expect(after.match(/^%\d+ = \w+/gm)).toEqual(["%0 = Gemm", "%3 = Gemm"]);
  });

  test("a base weight is not copied for it", () => {
    const wide = { name: "wide", dtype: "F32", shape: [1024, 1024], file: "none", offsetBytes: 0 } as const;
    const trace = traceOf([scaleIntoGemm], (g, x) => {
      const into = g.node("Gemm", [x, g.stored({ ...wide, shape: [1024, 3] })], transB);
      return g.node("Mul", [g.node("Gemm", [into, g.stored(wide)], transB), g.literal(randomFloats([1024]))]);
    });
    expect(trace).toMatchObject([{ outcome: "refused", reason: expect.stringContaining("would have to be copied") }]);
  });

  test("a product that is used twice stays", () => {
    const { before, after, trace } = rewrite([scaleIntoGemm], (g, x) => {
      const product = linear(g, x, "W");
      return g.node("Add", [product, g.node("Mul", [product, g.scalar(2)])]);
    });
    expect(after).toBe(before);
    expect(trace).toMatchObject([{ outcome: "refused", reason: "the product is used unscaled too" }]);
  });
});

describe("adapters merge into their layer", () => {
  const lora = (g: GraphBuilder, x: Value) => linear(g, linear(g, x, "down"), "up");

  test("a low-rank update", () => {
    const { after } = rewrite([mergeIntoLayer, scaleIntoGemm], (g, x) =>
      g.node("Add", [linear(g, x, "W", "bias"), g.node("Mul", [lora(g, x), g.scalar(2)])]),
    );
    expect(after).toBe(`input x: float32 [batch, 3]
const %0 = Mul(<up>, 2): float32 [4, 2]
const %1 = MatMul(%0, <down>): float32 [4, 3]
const %2 = Add(<W>, %1): float32 [4, 3]
%3 = Gemm(x, %2, <bias>) {transB=1}: float32 [batch, 4]
output y0 = %3
`);
  });

  const operators = (text: string) => text.match(/^%\d+ = \w+/gm)?.map((line) => line.replace(/^.* /, ""));
  const merged: readonly (readonly [string, (g: GraphBuilder, x: Value) => Value])[] = [
    [
      "an average of updates",
      (g, x) => {
        const other = g.node("Gemm", [linear(g, x, "down"), g.literal(randomFloats([4, 2], 11))], transB);
        const mean = g.node("Add", [
          g.node("Mul", [lora(g, x), g.scalar(0.25)]),
          g.node("Mul", [other, g.scalar(0.75)]),
        ]);
        return g.node("Add", [linear(g, x, "W", "bias"), mean]);
      },
    ],
    [
      "an update of an update",
      (g, x) => {
        const again = g.node("Gemm", [lora(g, x), g.literal(randomFloats([2, 4], 12))], transB);
        return g.node("Add", [linear(g, x, "W"), linear(g, again, "up", "bias")]);
      },
    ],
    ["a learned scale on a layer", (g, x) => g.node("Mul", [linear(g, x, "W", "bias"), stored(g, "scale")])],
    [
      "an update and a gain",
      (g, x) => g.node("Mul", [g.node("Add", [linear(g, x, "W", "bias"), lora(g, x)]), stored(g, "scale")]),
    ],
    [
      "a weight that lies the other way",
      (g, x) =>
        g.node("Add", [g.node("Gemm", [x, g.literal(randomFloats([3, 4], 13)), stored(g, "bias")]), lora(g, x)]),
    ],
    ["a difference", (g, x) => g.node("Sub", [linear(g, x, "W", "bias"), lora(g, x)])],
  ];
  test.each(merged)("%s", (_, make) => {
    expect(operators(rewrite([mergeIntoLayer, scaleIntoGemm], make).after)).toEqual(["Gemm"]);
  });

  test("not what is not linear", () => {
    const { before, after } = rewrite([mergeIntoLayer], (g, x) =>
      g.node("Add", [linear(g, x, "W"), linear(g, g.node("Relu", [linear(g, x, "down")]), "up")]),
    );
    expect(after).toBe(before);
  });

  test("not a layer that is used by itself too", () => {
    const { before, after, trace } = rewrite([mergeIntoLayer], (g, x) => {
      const layer = linear(g, x, "W");
      return [g.node("Add", [layer, lora(g, x)]), layer];
    });
    expect(operators(after)).toEqual(operators(before));
    expect(trace).toMatchObject([{ outcome: "refused", reason: "the layer's own output is used too" }]);
  });
});

describe("products start from each other", () => {
  test("a low-rank update", () => {
    const { after } = rewrite([scaleIntoGemm, gemmAccumulate], (g, x) => {
      const update = linear(g, linear(g, x, "down"), "up");
      return g.node("Add", [linear(g, x, "W", "bias"), g.node("Mul", [update, g.scalar(2)])]);
    });
    expect(after).toBe(`input x: float32 [batch, 3]
%0 = Gemm(x, <down>) {transB=1}: float32 [batch, 2]
%1 = Gemm(x, <W>, <bias>) {transB=1}: float32 [batch, 4]
%2 = Gemm(%0, <up>, %1) {alpha=2 transB=1}: float32 [batch, 4]
output y0 = %2
`);
  });

  test("terms that broadcast stay apart", () => {
    const { before, after, trace } = rewrite([gemmAccumulate], (g, x) => {
      const row = g.node("ReduceSum", [x, g.ints([0])]);
      return g.node("Add", [linear(g, x, "W", "bias"), linear(g, row, "W")]);
    });
    expect(after).toBe(before);
    expect(trace).toMatchObject([{ outcome: "refused", reason: "the terms broadcast" }]);
  });

  test("a product that is used by itself too stays", () => {
    const { before, after } = rewrite([gemmAccumulate], (g, x) => {
      const product = linear(g, x, "W");
      return [g.node("Add", [linear(g, x, "W", "bias"), product]), product];
    });
    expect(after).toBe(before);
  });
});
