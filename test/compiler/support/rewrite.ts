import { expect } from "vitest";
import { createGraphBuilder, type GraphBuilder } from "../../../compiler/graph/builder.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { printGraph } from "../../../compiler/graph/print.ts";
import type { Tensor } from "../../../compiler/graph/tensor.ts";
import { checkTypes } from "../../../compiler/graph/types-check.ts";
import type { Graph, Value } from "../../../compiler/graph/value.ts";
import type { RewriteEvent, Rule } from "../../../compiler/passes/pass.ts";
import { runPasses } from "../../../compiler/passes/run.ts";
import { type Checkpoint, checkpointOf, expectClose, randomFloats } from "./tensors.ts";

/** Weights that the graphs of rule tests may use. */
export const weights: Checkpoint = checkpointOf("base", {
  W: randomFloats([4, 3], 1),
  bias: randomFloats([4], 2),
  down: randomFloats([2, 3], 3),
  up: randomFloats([4, 2], 4),
  scale: randomFloats([4], 5),
  gain: randomFloats([1], 6),
});

export function stored(g: GraphBuilder, name: string): Value {
  const tensor = weights.tensors[name];
  if (!tensor) throw new Error(`no tensor ${name}`);
  return g.stored(tensor);
}

export function graphOf(make: (g: GraphBuilder, x: Value) => Value | readonly Value[]): Graph {
  const g = createGraphBuilder();
  const made = make(g, g.input("x", "float32", ["batch", 3]));
  const values = "id" in made ? [made] : made;
  return { inputs: g.inputs, outputs: values.map((value, i) => ({ name: `y${i}`, value })) };
}

/** Runs rules and checks that the outputs stay; gives the operators before and after and what the rules said. */
export function rewrite(rules: readonly Rule[], make: (g: GraphBuilder, x: Value) => Value | readonly Value[]) {
  const graph = graphOf(make);
  const { graph: after, trace } = runPasses(graph, [{ name: "test", summary: "", rules }]);
  expect(checkTypes(after)).toEqual([]);
  const inputs: Record<string, Tensor> = { x: randomFloats([5, 3], 9) };
  const [old, now] = [graph, after].map((one) => evaluateGraph(one, inputs, weights.reader));
  for (const { name } of graph.outputs) expectClose(now?.[name], old?.[name], 2e-6);
  return { before: printGraph(graph), after: printGraph(after), trace };
}

/** As `rewrite`, for graphs whose weights exist in name only. */
export function traceOf(rules: readonly Rule[], make: (g: GraphBuilder, x: Value) => Value): readonly RewriteEvent[] {
  return runPasses(graphOf(make), [{ name: "test", summary: "", rules }]).trace;
}
