/** The validator finds each kind of damage in a written model. */
import { describe, expect, test } from "vitest";
import { collectBytes } from "../../../compiler/onnx/byte-source.ts";
import { readDim } from "../../../compiler/onnx/dim-text.ts";
import type { OnnxGraph, OnnxModel } from "../../../compiler/onnx/model.ts";
import { decodeModel, encodeModel } from "../../../compiler/onnx/protobuf.ts";
import { validateModel } from "../../../compiler/onnx/validate.ts";
import { emitSound } from "../support/emit.ts";
import { graphOf, stored, weights } from "../support/rewrite.ts";

const files = { base: weights.files.base?.length ?? 0 };
const graph = graphOf((g, x) => {
  const hidden = g.node("Gemm", [x, stored(g, "W"), stored(g, "bias")], { attributes: { transB: 1 } });
  return g.node("Add", [g.node("Softmax", [hidden], { attributes: { axis: -1 } }), g.scalar(0.5)]);
});
const { bytes } = emitSound(graph, { weights: "link", linkPath: () => "base", reader: weights.reader }, files);
const sound = decodeModel(bytes);

function problemsOf(change: Partial<OnnxModel>, sizes: Readonly<Record<string, number>> = files): readonly string[] {
  return validateModel(collectBytes(encodeModel({ ...sound, ...change })), sizes);
}

function inGraph(change: (graph: OnnxGraph) => Partial<OnnxGraph>): Partial<OnnxModel> {
  return { graph: { ...sound.graph, ...change(sound.graph) } };
}

test("a written model survives reading and writing", () => {
  expect(Buffer.compare(collectBytes(encodeModel(sound)), bytes)).toBe(0);
  expect(problemsOf({})).toEqual([]);
});

describe("damage is found", () => {
  const damages: readonly (readonly [string, Partial<OnnxModel>, RegExp])[] = [
    ["a wrong IR version", { irVersion: 8 }, /IR 10, not 8/],
    ["an unknown opset", { opsets: [{ domain: "", version: 12 }] }, /opset 12/],
    ["another domain", { opsets: [{ domain: "com.example", version: 1 }] }, /standard operators/],
    ["nodes out of order", inGraph(({ nodes }) => ({ nodes: [...nodes].reverse() })), /before it is made/],
    ["a node twice", inGraph(({ nodes }) => ({ nodes: nodes.flatMap((node) => [node, node]) })), /are named Gemm/],
    ["an unused node", inGraph(({ nodes }) => ({ nodes: [...nodes, unused(nodes)] })), /no output of extra is used/],
    [
      "an unknown operator",
      inGraph(({ nodes }) => ({ nodes: nodes.map((node) => ({ ...node, op: "Gemn" })) })),
      /unknown operator/,
    ],
    ["an attribute of another kind", inGraph(wrongAttribute), /wrong attribute axis/],
    [
      "too few operands",
      inGraph(({ nodes }) => ({ nodes: nodes.map((n) => (n.op === "Add" ? { ...n, inputs: n.inputs.slice(1) } : n)) })),
      /1 operands/,
    ],
    [
      "a missing initializer",
      inGraph(({ initializers }) => ({ initializers: initializers.slice(1) })),
      /uses W before/,
    ],
    [
      "an unused initializer",
      inGraph(({ initializers }) => ({ initializers: [...initializers, { name: "z", elementType: 1, dims: [0] }] })),
      /z is not used/,
    ],
    [
      "a short initializer",
      inGraph(({ initializers }) => ({ initializers: initializers.map((t) => ({ ...t, dims: [...t.dims, 2] })) })),
      /bytes, not/,
    ],
    [
      "a wrong output shape",
      inGraph(({ outputs }) => ({ outputs: outputs.map((o) => ({ ...o, shape: ["batch", 5] })) })),
      /is declared float32 \[batch, 5\], but is/,
    ],
    [
      "a wrong output type",
      inGraph(({ outputs }) => ({ outputs: outputs.map((o) => ({ ...o, elementType: 7 })) })),
      /is declared int64/,
    ],
    [
      "an input of another size",
      inGraph(({ inputs }) => ({ inputs: inputs.map((i) => ({ ...i, shape: ["batch", 2] })) })),
      /cannot multiply/,
    ],
  ];
  test.each(damages)("%s", (_, change, message) => expect(problemsOf(change).join("\n")).toMatch(message));

  test("external data beyond the file, or in no file", () => {
    expect(problemsOf({}, { base: 40 }).join()).toMatch(/beyond the end of base/);
    expect(problemsOf({}, {}).join()).toMatch(/unknown file base/);
  });
});

function unused(nodes: OnnxGraph["nodes"]): OnnxGraph["nodes"][number] {
  return { name: "extra", op: "Tanh", domain: "", inputs: nodes[0]?.outputs ?? [], outputs: ["extra"], attributes: [] };
}

function wrongAttribute({ nodes }: OnnxGraph): Partial<OnnxGraph> {
  const attributes = [{ name: "axis", kind: "float", value: 1 } as const];
  return { nodes: nodes.map((node) => (node.op === "Softmax" ? { ...node, attributes } : node)) };
}

test("symbolic sizes are read as they are written", () => {
  for (const text of ["batch", "2*seq+3*batch*seq+-1", "batch*seq"]) expect(readDim(text).key).toBe(text);
  expect(readDim(7).key).toBe("7");
});
