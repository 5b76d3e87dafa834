/** How passes run, whatever their rules are. */
import { describe, expect, test } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { printGraph } from "../../../compiler/graph/print.ts";
import type { Rule } from "../../../compiler/passes/pass.ts";
import { pipeline } from "../../../compiler/passes/pipeline.ts";
import { runPasses } from "../../../compiler/passes/run.ts";
import { graphOf } from "../support/rewrite.ts";
import { checkpointOf, expectClose, randomFloats, randomIntegers } from "../support/tensors.ts";
import { toyModel, toyShapes } from "../support/toy-model.ts";

const loop: Rule = {
  name: "loop",
  summary: "Tanh(x) = Sin(x) = Tanh(x)",
  exactness: "approximate",
  on: ["Tanh", "Sin"],
  rewrite: (node, { builder }) => builder.node(node.op === "Tanh" ? "Sin" : "Tanh", node.inputs),
};
const pass = { name: "test", summary: "", rules: [loop] };

describe("running", () => {
  const graph = graphOf((g, x) => g.node("Tanh", [x]));

  test("approximate rules wait until they are asked for", () => {
    expect(runPasses(graph, [pass]).trace).toEqual([]);
  });

  test("rules that run in a circle are a bug", () => {
    expect(() => runPasses(graph, [pass], { approximate: true })).toThrow(/circle/);
  });

  test("a rule that changes the type is a bug", () => {
    const wrong: Rule = { ...loop, exactness: "exact", rewrite: (_, { builder }) => builder.scalar(1) };
    expect(() => runPasses(graph, [{ ...pass, rules: [wrong] }])).toThrow(/changes the type/);
  });

  test("inputs stay though nothing uses them", () => {
    const unused = graphOf((g) => g.scalar(1));
    expect(runPasses(unused, pipeline).graph.inputs.map((input) => input.name)).toEqual(["x"]);
  });
});

describe("the pipeline", () => {
  const sizes = { layers: 1, hidden: 8, inner: 12, vocabulary: 20 };
  const weights = Object.entries(toyShapes(sizes)).map(([name, shape], i) => [name, randomFloats(shape, i)] as const);
  const { tensors, reader } = checkpointOf("f", Object.fromEntries(weights));
  const graph = toyModel(sizes, tensors);
  const { graph: after } = runPasses(graph, pipeline);

  test("keeps what a model computes", () => {
    const inputs = { ids: randomIntegers([2, 3], 20) };
    expectClose(evaluateGraph(after, inputs, reader).states, evaluateGraph(graph, inputs, reader).states, 2e-6);
  });

  test("finds nothing more to do in what it made", () => {
    const again = runPasses(after, pipeline);
    expect(printGraph(again.graph)).toBe(printGraph(after));
    expect(again.trace.filter((event) => event.outcome === "applied")).toEqual([]);
  });

  test("shows the graph after each pass", () => {
    const seen: string[] = [];
    runPasses(graph, pipeline, { afterPass: ({ name }) => seen.push(name) });
    expect(seen).toEqual(pipeline.map(({ name }) => name));
  });
});
