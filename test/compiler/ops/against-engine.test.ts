/** Every operator: our shape rule and reference evaluation against ONNX Runtime's, on small random operands. */
import { describe, expect, test } from "vitest";
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { floats, integers, type Tensor } from "../../../compiler/graph/tensor.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import { type OpName, opDefinitions } from "../../../compiler/ops/index.ts";
import type { Attributes } from "../../../compiler/ops/op.ts";
import { emitSound } from "../support/emit.ts";
import { runOnnx } from "../support/engine.ts";
import { bools, expectClose, noFiles, randomFloats, randomIntegers } from "../support/tensors.ts";

interface Case {
  readonly op: OpName;
  /** `constant` operands are part of the graph, the others are its inputs. */
  readonly operands: readonly (Tensor | { readonly constant: Tensor } | undefined)[];
  readonly attributes?: Attributes;
}

const f = randomFloats;
const ints = (...values: number[]) => ({ constant: integers([values.length], values) });
const scalar = (value: number) => ({ constant: floats([], [value]) });
const whole = (value: number) => ({ constant: integers([], [value]) });
const positive = (shape: readonly number[], seed = 1) =>
  floats(
    shape,
    Array.from(f(shape, seed).data as Float32Array, (n) => n + 2.1),
  );

const onFloats: readonly OpName[] = [
  ...([
    "Abs",
    "Ceil",
    "Cos",
    "Elu",
    "Erf",
    "Exp",
    "Floor",
    "Gelu",
    "HardSigmoid",
    "HardSwish",
    "Identity",
    "LeakyRelu",
  ] as const),
  ...([
    "LogSoftmax",
    "Mish",
    "Neg",
    "Reciprocal",
    "Relu",
    "Round",
    "Selu",
    "Sigmoid",
    "Sign",
    "Sin",
    "Softmax",
    "Softplus",
  ] as const),
  ...(["Softsign", "Tanh"] as const),
];

const broadcastPairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[2, 3], [3]],
  [
    [2, 3],
    [2, 1],
  ],
  [
    [4, 1, 3],
    [2, 1],
  ],
  [[1], [2, 2]],
];

const reductions = ["ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "ReduceSumSquare"] as const;
const comparisons = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"] as const;

const cases: readonly Case[] = [
  ...onFloats.map((op): Case => ({ op, operands: [f([3, 5])] })),
  ...(["Log", "Sqrt"] as const).map((op): Case => ({ op, operands: [positive([7])] })),
  { op: "Round", operands: [floats([6], [0.5, 1.5, 2.5, -0.5, -1.5, 2.4])] },
  { op: "Abs", operands: [integers([3], [-2, 0, 5])] },
  { op: "Gelu", operands: [f([9])], attributes: { approximate: "tanh" } },
  { op: "LeakyRelu", operands: [f([9])], attributes: { alpha: 0.2 } },
  { op: "Elu", operands: [f([9])], attributes: { alpha: 0.5 } },
  { op: "HardSigmoid", operands: [f([9])], attributes: { alpha: 0.5, beta: 0.25 } },
  ...(["Add", "Sub", "Mul", "Max", "Min"] as const).flatMap((op) =>
    broadcastPairs.map(([a, b]): Case => ({ op, operands: [f(a, 1), f(b, 2)] })),
  ),
  { op: "Max", operands: [f([2, 3], 1), f([3], 2), f([2, 1], 3)] },
  { op: "Sum", operands: [f([2, 3], 1), f([3], 2), f([2, 1], 3)] },
  { op: "Div", operands: [f([2, 3]), positive([3])] },
  { op: "Div", operands: [integers([4], [7, -7, 8, 1]), integers([], [2])] },
  { op: "Add", operands: [integers([2, 1], [1, 2]), integers([3], [10, 20, 30])] },
  { op: "Mod", operands: [integers([4], [7, -7, 8, -8]), integers([4], [3, 3, -3, -3])] },
  { op: "Mod", operands: [f([5]), positive([5], 3)], attributes: { fmod: 1 } },
  { op: "Pow", operands: [positive([2, 3]), f([3], 2)] },
  ...comparisons.map((op): Case => ({ op, operands: [integers([2, 2], [1, 2, 3, 4]), integers([2], [2, 3])] })),
  ...comparisons.map((op): Case => ({ op, operands: [f([2, 2]), f([2, 2], 5)] })),
  { op: "Equal", operands: [bools([2], [0, 1]), bools([2], [1, 1])] },
  ...(["And", "Or", "Xor"] as const).map(
    (op): Case => ({ op, operands: [bools([4], [0, 0, 1, 1]), bools([4], [0, 1, 0, 1])] }),
  ),
  { op: "Not", operands: [bools([2], [0, 1])] },
  { op: "Where", operands: [bools([2, 1], [0, 1]), f([3]), f([2, 3], 2)] },
  { op: "Where", operands: [bools([2], [0, 1]), integers([], [4]), integers([2], [7, 8])] },
  { op: "Cast", operands: [f([6])], attributes: { to: "int64" } },
  { op: "Cast", operands: [f([6])], attributes: { to: "int32" } },
  { op: "Cast", operands: [floats([3], [0, -0.5, 2])], attributes: { to: "bool" } },
  { op: "Cast", operands: [integers([3], [0, -5, 2])], attributes: { to: "float32" } },
  { op: "Cast", operands: [bools([2], [0, 1])], attributes: { to: "int64" } },
  { op: "Clip", operands: [f([7]), scalar(-0.5), scalar(1)] },
  { op: "Clip", operands: [f([7]), undefined, scalar(0.25)] },
  { op: "Clip", operands: [integers([3], [-5, 1, 9]), whole(0), whole(3)] },
  ...broadcastMatMuls().map(([a, b]): Case => ({ op: "MatMul", operands: [f(a, 1), f(b, 2)] })),
  { op: "Gemm", operands: [f([3, 4]), f([4, 2], 2)] },
  { op: "Gemm", operands: [f([3, 4]), f([2, 4], 2), f([2], 3)], attributes: { transB: 1 } },
  {
    op: "Gemm",
    operands: [f([4, 3]), f([2, 4], 2), f([3, 1], 3)],
    attributes: { transA: 1, transB: 1, alpha: 0.5, beta: 2 },
  },
  { op: "Gemm", operands: [f([3, 4]), f([4, 2], 2), f([3, 2], 3)], attributes: { alpha: -1 } },
  { op: "Conv", operands: [f([2, 3, 9]), f([4, 3, 3], 2), f([4], 3)], attributes: { strides: [2], pads: [1, 1] } },
  {
    op: "Conv",
    operands: [f([1, 4, 6, 7]), f([6, 2, 3, 2], 2)],
    attributes: { group: 2, dilations: [1, 2], pads: [0, 1, 2, 0] },
  },
  {
    op: "Conv",
    operands: [f([1, 3, 8, 8]), f([5, 3, 4, 4], 2)],
    attributes: { strides: [4, 4], kernel_shape: [4, 4] },
  },
  ...reductions.flatMap((op): Case[] => [
    { op, operands: [f([2, 3, 4]), ints(-1)] },
    { op, operands: [f([2, 3, 4]), ints(0, 2)], attributes: { keepdims: 0 } },
    { op, operands: [f([2, 3, 4]), ints(1)] },
    { op, operands: [f([2, 3])], attributes: { keepdims: 0 } },
  ]),
  { op: "ReduceSum", operands: [integers([2, 2], [1, 2, 3, 4]), ints(1)] },
  { op: "ArgMax", operands: [f([2, 5, 3])], attributes: { axis: 1 } },
  { op: "ArgMax", operands: [floats([5], [1, 7, 7, 2, 0])], attributes: { axis: -1, keepdims: 0 } },
  { op: "Softmax", operands: [f([2, 5, 3])], attributes: { axis: 1 } },
  {
    op: "LayerNormalization",
    operands: [f([2, 3, 8]), f([8], 2), f([8], 3)],
    attributes: { axis: -1, epsilon: 1e-12 },
  },
  { op: "LayerNormalization", operands: [f([2, 3, 8]), f([3, 8], 2)], attributes: { axis: 1 } },
  { op: "CumSum", operands: [f([2, 4]), whole(1)] },
  {
    op: "CumSum",
    operands: [integers([2, 3], [1, 0, 1, 1, 1, 0]), whole(0)],
    attributes: { exclusive: 1, reverse: 1 },
  },
  { op: "Reshape", operands: [f([2, 6]), ints(0, -1, 3)] },
  { op: "Flatten", operands: [f([2, 3, 4])], attributes: { axis: 2 } },
  { op: "Squeeze", operands: [f([1, 3, 1]), ints(0, -1)] },
  { op: "Unsqueeze", operands: [f([3, 4]), ints(0, -1)] },
  { op: "Transpose", operands: [f([2, 3, 4])], attributes: { perm: [2, 0, 1] } },
  { op: "Transpose", operands: [integers([2, 3], [1, 2, 3, 4, 5, 6])] },
  { op: "Expand", operands: [f([3, 1]), ints(2, 1, 4)] },
  { op: "Tile", operands: [f([2, 3]), ints(2, 3)] },
  { op: "Concat", operands: [f([2, 3]), f([2, 1], 2), f([2, 4], 3)], attributes: { axis: -1 } },
  { op: "Concat", operands: [integers([1], [1]), integers([2], [2, 3])], attributes: { axis: 0 } },
  { op: "Split", operands: [f([2, 6]), ints(1, 5)], attributes: { axis: 1 } },
  { op: "Split", operands: [f([7, 2])], attributes: { num_outputs: 3 } },
  { op: "Slice", operands: [f([4, 6]), ints(1), ints(2 ** 40), ints(1)] },
  { op: "Slice", operands: [f([4, 6]), ints(-3, 5), ints(-1, -7), ints(0, 1), ints(1, -2)] },
  { op: "Slice", operands: [f([5]), ints(-1), ints(-9), ints(0), ints(-1)] },
  { op: "Pad", operands: [f([2, 3]), ints(1, 0, 0, 2)] },
  { op: "Pad", operands: [f([2, 3]), ints(2, 1), scalar(7), ints(1)] },
  { op: "Range", operands: [whole(2), whole(11), whole(3)] },
  { op: "Range", operands: [scalar(1), scalar(-1), scalar(-0.5)] },
  { op: "ConstantOfShape", operands: [ints(2, 3)], attributes: { value: -1.5 } },
  { op: "ConstantOfShape", operands: [ints(3)], attributes: { value: 7, dtype: "int64" } },
  { op: "Shape", operands: [f([2, 3, 4])], attributes: { start: -2, end: 3 } },
  { op: "Gather", operands: [f([5, 3]), randomIntegers([2, 2], 5)] },
  { op: "Gather", operands: [f([2, 4, 2]), integers([], [-1])], attributes: { axis: 1 } },
  { op: "GatherElements", operands: [f([3, 4]), integers([2, 4], [0, 1, 2, -1, 1, 1, 0, 0])], attributes: { axis: 0 } },
  { op: "GatherElements", operands: [f([2, 3]), integers([2, 2], [0, 2, -1, 1])], attributes: { axis: 1 } },
  { op: "GatherND", operands: [f([3, 4, 2]), integers([2, 2], [0, 1, -1, 3])] },
  { op: "GatherND", operands: [f([2, 4, 3]), integers([2, 1], [1, 3])], attributes: { batch_dims: 1 } },
  { op: "ScatterElements", operands: [f([3, 3]), integers([1, 3], [2, 0, -1]), f([1, 3], 2)], attributes: { axis: 0 } },
  {
    op: "ScatterElements",
    operands: [f([2, 4]), integers([2, 2], [1, 1, 0, 3]), f([2, 2], 2)],
    attributes: { axis: 1, reduction: "add" },
  },
  { op: "Trilu", operands: [f([2, 3, 4])] },
  { op: "Trilu", operands: [f([4, 4]), whole(-1)], attributes: { upper: 0 } },
  { op: "TopK", operands: [f([2, 6]), ints(3)], attributes: { axis: -1 } },
  { op: "TopK", operands: [f([5, 2]), ints(2)], attributes: { axis: 0, largest: 0 } },
];

function broadcastMatMuls(): readonly (readonly [readonly number[], readonly number[]])[] {
  return [
    [
      [2, 3],
      [3, 4],
    ],
    [
      [5, 2, 3],
      [3, 4],
    ],
    [
      [2, 3],
      [5, 3, 4],
    ],
    [
      [2, 1, 2, 3],
      [5, 3, 4],
    ],
    [[3], [3, 4]],
    [[2, 3], [3]],
    [[3], [3]],
    [[3], [2, 3, 4]],
  ];
}

describe("operators agree with the engine", () => {
  for (const [i, { op, operands, attributes = {} }] of cases.entries()) {
    test(`${op} ${i}`, async () => {
      const builder = createGraphBuilder();
      const inputs: Record<string, Tensor> = {};
      const values = operands.map((operand, at): Value | undefined => {
        if (operand === undefined) return undefined;
        if ("constant" in operand) return builder.literal(operand.constant);
        inputs[`x${at}`] = operand;
        return builder.input(`x${at}`, operand.dtype, operand.shape);
      });
      const outputs = builder.nodes(op, values, { attributes }).map((value, at) => ({ name: `y${at}`, value }));
      const graph = { inputs: builder.inputs, outputs };
      const reference = evaluateGraph(graph, inputs, noFiles);
      for (const { name, value } of outputs) {
        expect(value.shape.map((size) => size.key)).toEqual(reference[name]?.shape.map(String));
        expect(value.dtype).toBe(reference[name]?.dtype);
      }
      const measured = await runOnnx(emitSound(graph).bytes, inputs);
      for (const { name } of outputs) expectClose(reference[name], measured[name]);
    });
  }

  test("every operator has a case", () => {
    const tested = new Set(cases.map((one) => one.op));
    expect(opDefinitions.map((definition) => definition.name).filter((name) => !tested.has(name))).toEqual([]);
  });
});
