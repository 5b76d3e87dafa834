/** Prefixes of unequal length side by side: hidden padding by default, attended padding as in the library (composition.md C6). */
import { describe, expect, test } from "vitest";
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import { dim } from "../../../compiler/graph/dim.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { floats, type Tensor } from "../../../compiler/graph/tensor.ts";
import { hiddenScore } from "../../../compiler/lower/attention-mask.ts";
import type { Lowering } from "../../../compiler/lower/lowering.ts";
import { prefixHook } from "../../../compiler/lower/methods/prefix.ts";
import type { AttentionBias } from "../../../compiler/lower/methods/prefix-state.ts";
import { fromBatched } from "../../../compiler/lower/tokens.ts";
import type { Build } from "../../../language/program/program.ts";
import { checkText, rowOf, tinyReader } from "../../support/tiny-program.ts";
import { randomFloats } from "../support/tensors.ts";
import { numbers } from "./evaluate.ts";

const [heads, headSize, tokens] = [2, 4, 3];
const { builds } = checkText(
  "bert",
  `model m = "./model"
adapter long : prefix_tuning_flat(prefix_length=3)
adapter short : prefix_tuning_flat(prefix_length=1)
build documented { model = m, active = Parallel(long, short, none) }
build library { model = m, active = Parallel(long, short), semantics = "adapters-1.2" }
`,
);

const keys = randomFloats([1, heads, tokens, headSize], 1);
const values = randomFloats([1, heads, tokens, headSize], 2);
const mask = floats([1, 1, 1, tokens], [0, 0, hiddenScore]);

/** The hook of layer 0, on one row. */
function extended(
  name: string,
  style: AttentionBias["style"] = "additive",
  padTokenId = 5,
): Readonly<Record<string, Tensor>> {
  const build = builds.get(name);
  if (!build) throw new Error(`no build ${name}`);
  const g = createGraphBuilder();
  const k = g.input("k", "float32", ["batch", heads, tokens, headSize]);
  const v = g.input("v", "float32", ["batch", heads, tokens, headSize]);
  const bias = { mask: g.input("mask", "float32", ["batch", 1, 1, tokens]), style };
  const result = prefixHook(
    loweringOf(build, g, padTokenId),
    "encoder.0.attn.prefix",
    fromBatched(g, attentionInput(g)),
    k,
    v,
    bias,
  );
  const outputs = [
    { name: "keys", value: result.keys },
    { name: "values", value: result.values },
    ...(result.bias ? [{ name: "bias", value: result.bias }] : []),
  ];
  return evaluateGraph(
    { inputs: g.inputs, outputs },
    { k: keys, v: values, mask, x: randomFloats([1, tokens, 8]) },
    tinyReader,
  );
}

function attentionInput(g: ReturnType<typeof createGraphBuilder>) {
  return g.input("x", "float32", ["batch", tokens, heads * headSize]);
}

function loweringOf(build: Build, g: ReturnType<typeof createGraphBuilder>, padTokenId: number): Lowering {
  const { family, config } = build.model;
  return {
    g,
    build: { ...build, model: { ...build.model, padTokenId } },
    active: build.active,
    sites: new Map(family.sites(config).map((site) => [site.id, site])),
    batch: dim("batch"),
    rowIds: new Map(),
    fusionAttentions: [],
    problems: [],
  };
}

const biasRows = (bias: Tensor | undefined) =>
  Array.from({ length: bias?.shape[0] ?? 0 }, (_, channel) =>
    (bias ? numbers(rowOf(bias, channel)) : []).map((score) => (score === Math.fround(hiddenScore) ? "x" : score)),
  );
/** Key vectors in front of head 0. */
const front = (tensor: Tensor | undefined, channel: number) =>
  tensor ? numbers(rowOf(tensor, channel)).slice(0, 3 * headSize) : [];
const blank = (count: number, value: number) => new Array<number>(count * headSize).fill(value);

describe("documented", () => {
  test("each branch attends to its own prefix and to nothing in front of it", () => {
    const { keys: all, bias } = extended("documented");
    expect(all?.shape).toEqual([3, heads, 3 + tokens, headSize]);
    expect(biasRows(bias)).toEqual([
      [0, 0, 0, 0, 0, "x"],
      ["x", "x", 0, 0, 0, "x"],
      ["x", "x", "x", 0, 0, "x"],
    ]);
    expect(front(all, 1).slice(0, 2 * headSize)).toEqual(blank(2, 0));
    expect(front(all, 2)).toEqual(blank(3, 0));
  });
});

describe("adapters-1.2", () => {
  test("padding has the number of the pad token and its score is raised by one", () => {
    const { keys: all, values: mixed, bias } = extended("library");
    expect(biasRows(bias)).toEqual([
      [0, 0, 0, 0, 0, "x"],
      [1, 1, 0, 0, 0, "x"],
    ]);
    for (const tensor of [all, mixed]) expect(front(tensor, 1).slice(0, 2 * headSize)).toEqual(blank(2, 5));
  });

  test("a model whose masks keep what is 1 hides padding", () => {
    expect(biasRows(extended("library", "keep").bias)[1]).toEqual(["x", "x", 0, 0, 0, "x"]);
  });
});
