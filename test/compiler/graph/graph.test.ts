/** Printing, reachability and the check of types. */
import { expect, test } from "vitest";
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import { fixed, multiplyDims, shapeOf, symbol } from "../../../compiler/graph/dim.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { printGraph } from "../../../compiler/graph/print.ts";
import { reachable } from "../../../compiler/graph/reachable.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import { checkTypes } from "../../../compiler/graph/types-check.ts";
import type { Graph, GraphNode, Value } from "../../../compiler/graph/value.ts";
import { graphOf, stored } from "../support/rewrite.ts";
import { noFiles } from "../support/tensors.ts";

test("a graph prints its values in order, with scopes and types", () => {
  const graph = graphOf((g, x) => {
    const delta = g.node("MatMul", [stored(g, "up"), stored(g, "down")]);
    const weight = g.node("Add", [stored(g, "W"), delta]);
    const y = g.scope("layer.0", () => g.scope("q", () => g.node("Gemm", [x, weight], { attributes: { transB: 1 } })));
    return g.nodes("Split", [g.node("Clip", [y, undefined, g.scalar(0.5)]), g.ints([1, 3])], {
      attributes: { axis: 1 },
    });
  });
  expect(printGraph(graph)).toBe(`input x: float32 [batch, 3]
const %0 = MatMul(<up>, <down>): float32 [4, 3]
const %1 = Add(<W>, %0): float32 [4, 3]
%2 = Gemm(x, %1) {transB=1}: float32 [batch, 4]  # layer.0/q
%3 = Clip(%2, _, 0.5): float32 [batch, 4]
%4, %5 = Split(%3, [1, 3]) {axis=1}: float32 [batch, 1]; float32 [batch, 3]
output y0 = %4
output y1 = %5
`);
});

test("what no output needs is not reachable", () => {
  const graph = graphOf((g, x) => {
    g.node("Exp", [x]);
    return g.node("Tanh", [x]);
  });
  expect(reachable(graph).nodes.map((node) => node.op)).toEqual(["Tanh"]);
});

test("a value with a false type is found", () => {
  const g = createGraphBuilder();
  const x = g.input("x", "float32", ["batch", 3]);
  const outputs: Value[] = [];
  const node: GraphNode = { op: "Tanh", inputs: [x], attributes: { axis: 1 }, scope: "here", outputs };
  const value: Value = {
    id: 9,
    dtype: "float32",
    shape: shapeOf("batch", 4),
    origin: { kind: "node", node, output: 0 },
    isConstant: false,
  };
  outputs.push(value);
  const graph: Graph = { inputs: g.inputs, outputs: [{ name: "y", value }] };
  expect(checkTypes(graph)).toEqual(["Tanh in here has no attribute axis"]);
  const sound: GraphNode = { ...node, attributes: {}, outputs: [value] };
  const other: Value = { ...value, origin: { kind: "node", node: sound, output: 0 } };
  expect(checkTypes({ ...graph, outputs: [{ name: "y", value: other }] })).toEqual([
    "Tanh in here gives float32 [batch, 3], not float32 [batch, 4]",
  ]);
});

test("a size is read from an input's axis that is a multiple of it", () => {
  const g = createGraphBuilder();
  const x = g.input("x", "float32", [multiplyDims(fixed(2), symbol("questions")), 3]);
  const rows = g.sizeOf(x.shape[0] ?? fixed(0));
  const outputs = [{ name: "rows", value: rows }];
  const read = evaluateGraph({ inputs: g.inputs, outputs }, { x: floats([4, 3], new Float32Array(12)) }, noFiles);
  expect(Array.from(read.rows?.data ?? [], Number)).toEqual([4]);
});
