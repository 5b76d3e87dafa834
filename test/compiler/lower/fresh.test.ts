import { describe, expect, test } from "vitest";
import { constantRows, constantValue, rowCount } from "../../../compiler/constants/evaluate-constant.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import { freshFusionParameter, freshHeadParameter } from "../../../compiler/lower/fresh.ts";
import { sizesOf } from "../../../compiler/lower/layers.ts";
import type { Lowering } from "../../../compiler/lower/lowering.ts";
import { orthogonalProjection } from "../../../compiler/lower/methods/orthogonal.ts";
import type { ParameterContext } from "../../../compiler/lower/parameter-context.ts";
import { adapterParameter } from "../../../compiler/lower/parameters.ts";
import { pipeline } from "../../../compiler/passes/pipeline.ts";
import { runPasses } from "../../../compiler/passes/run.ts";
import { buildFusionConfig } from "../../../language/catalogue/fusion.ts";
import { adapterTensors, methods } from "../../../language/catalogue/methods/index.ts";
import type { Site } from "../../../language/catalogue/site.ts";
import type { FreshAdapter, HeadUse } from "../../../language/program/program.ts";
import { bertSites, gpt2Sites, t5Sites } from "../../language/catalogue/tiny-sites.ts";
import { emitSound } from "../support/emit.ts";
import { runOnnx } from "../support/engine.ts";
import { checkpointOf, expectClose, noFiles, randomFloats } from "../support/tensors.ts";
import { averagedAdapter, freshAdapter, parameterContext } from "./parameter-context.ts";

/** One wide layer of each kind, so that a few thousand numbers show a distribution. */
const H = 256;
const wide: readonly Site[] = [0, 1].flatMap((layer): readonly Site[] => [
  {
    kind: "bottleneck",
    id: `b${layer}`,
    layer,
    path: `l.${layer}.output`,
    location: "output_adapter",
    hiddenSize: H,
    hasNorm: true,
  },
  {
    kind: "linear",
    id: `q${layer}`,
    layer,
    path: `l.${layer}.q`,
    location: "selfattn_lora",
    matrices: ["q"],
    isFused: false,
    inSize: H,
    outSize: H,
    isTransposed: false,
  },
  {
    kind: "prefix",
    id: `p${layer}`,
    layer,
    path: `l.${layer}.self`,
    location: "self_prefix",
    heads: 4,
    headSize: 64,
    hiddenSize: H,
  },
  { kind: "reft", id: `r${layer}`, layer, path: `l.${layer}`, hiddenSize: H },
]);

function numbers(value: Value): readonly number[] {
  return Array.from(constantValue(value, noFiles).data, Number);
}

function drawn(adapter: FreshAdapter, key: string, ctx: ParameterContext = parameterContext({ sites: wide })) {
  return numbers(adapterParameter(ctx, adapter, key));
}

function spread(all: readonly number[]) {
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
  return { mean, std: Math.sqrt(variance), largest: all.reduce((most, x) => Math.max(most, Math.abs(x)), 0) };
}

/** Within five standard errors of mean and deviation; a normal has tails, and no lighter ones. */
function expectNormal(all: readonly number[], std: number): void {
  const found = spread(all);
  expect(Math.abs(found.mean)).toBeLessThan((5 * std) / Math.sqrt(all.length));
  expect(Math.abs(found.std / std - 1)).toBeLessThan(5 / Math.sqrt(2 * all.length));
  const outside = all.filter((x) => Math.abs(x) > 2 * std).length / all.length;
  expect(Math.abs(outside - 0.0455)).toBeLessThan(5 * Math.sqrt(0.0455 / all.length));
}

function expectUniform(all: readonly number[], bound: number): void {
  const found = spread(all);
  expect(found.largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
  expect(found.largest).toBeGreaterThan(bound * (1 - 20 / all.length));
  expect(Math.abs(found.mean)).toBeLessThan((5 * bound) / Math.sqrt(3 * all.length));
  expect(Math.abs((found.std * Math.sqrt(3)) / bound - 1)).toBeLessThan(5 / Math.sqrt(all.length));
}

const all = (value: number) => (xs: readonly number[]) => expect(new Set(xs)).toEqual(new Set([Math.fround(value)]));
const normal = (std: number) => (xs: readonly number[]) => expectNormal(xs, std);
const uniform = (bound: number) => (xs: readonly number[]) => expectUniform(xs, bound);

describe("the distributions of the reference", () => {
  const bn = (rest: string) => `l.0.output.adapters.n.${rest}`;
  const lora = (rest: string) => `l.0.q.loras.n.${rest}`;
  const prefix = (rest: string) => `prefix_tuning.prefix_tunings.n.self_prefix.${rest}`;
  const unit = (rest: string) => `l.0.reft_layer.refts.n.units.0.${rest}`;
  const gated = { use_gating: true };
  const normed = { ln_before: true, ln_after: true, scaling: "learned" };
  const houlsby = { ...gated, init_weights: "houlsby" };

  const cases: readonly [string, Record<string, never> | object, string, (xs: readonly number[]) => void][] = [
    ["seq_bn", {}, bn("adapter_down.0.weight"), normal(0.02)],
    ["seq_bn", {}, bn("adapter_up.weight"), normal(0.02)],
    ["seq_bn", {}, bn("adapter_up.bias"), all(0)],
    ["seq_bn", gated, bn("gate.weight"), normal(0.02)],
    ["seq_bn", gated, bn("gate.bias"), all(0)],
    ["seq_bn", normed, bn("adapter_norm_before.weight"), all(1)],
    ["seq_bn", normed, bn("adapter_down.0.bias"), all(0)],
    ["seq_bn", normed, bn("adapter_down.1.weight"), normal(0.02)],
    ["seq_bn", normed, bn("scaling"), all(1)],
    ["par_bn", {}, bn("adapter_down.0.weight"), uniform(1 / 16)],
    ["par_bn", {}, bn("adapter_up.weight"), all(0)],
    ["par_bn", gated, bn("gate.weight"), normal(0.02)],
    ["seq_bn", houlsby, bn("adapter_up.bias"), all(0)],
    ["seq_bn", houlsby, bn("gate.weight"), uniform(1 / 16)],
    ["compacter_plus_plus", { phm_rank: 16 }, bn("adapter_down.0.W_left"), normal(Math.sqrt(2 / (64 + 16)))],
    ["compacter_plus_plus", { factorized_phm_W: false }, bn("adapter_up.W"), normal(Math.sqrt(2 / (2 + 64)))],
    ["compacter_plus_plus", {}, bn("adapter_up.b"), all(0)],
    ["compacter_plus_plus", { reduction_factor: 4, phm_dim: 16 }, "shared_parameters.n.phm_rule", normal(0.0001)],
    [
      "compacter_plus_plus",
      { reduction_factor: 4, phm_dim: 16, phm_c_init: "uniform" },
      "shared_parameters.n.phm_rule",
      uniform(1),
    ],
    [
      "compacter_plus_plus",
      { reduction_factor: 4, phm_dim: 16, shared_phm_rule: false },
      bn("adapter_up.phm_rule"),
      normal(0.01),
    ],
    ["lora", {}, lora("lora_A"), uniform(1 / 16)],
    ["lora", {}, lora("lora_B"), all(0)],
    ["lora", { init_weights: "bert" }, lora("lora_B"), normal(0.02)],
    ["lora", gated, lora("gate.weight"), normal(0.02)],
    ["ia3", { selfattn_lora: true, attn_matrices: ["q"] }, lora("lora_B"), all(1)],
    ["ia3", { attn_matrices: ["q"], init_weights: "lora" }, lora("lora_B"), all(0)],
    ["vera", {}, "shared_parameters.n.lora_A", uniform(Math.sqrt(6 / 256))],
    ["vera", {}, "shared_parameters.n.lora_B", uniform(Math.sqrt(6 / 8))],
    ["vera", {}, lora("vera_B"), all(0)],
    ["mtl_lora", { n_up_projection: 2 }, lora("lora_B"), all(0)],
    ["mtl_lora", { n_up_projection: 2 }, lora("weights"), all(1)],
    ["mtl_lora", {}, lora("task_specific.values"), all(1)],
    ["prefix_tuning", {}, prefix("wte.weight"), normal(1)],
    ["prefix_tuning", {}, prefix("control_trans.0.weight"), uniform(1 / 16)],
    ["prefix_tuning", {}, prefix("control_trans.0.bias"), uniform(1 / 16)],
    ["prefix_tuning", {}, prefix("control_trans.2.bias"), uniform(1 / Math.sqrt(512))],
    ["prefix_tuning", { flat: true }, prefix("control_trans"), normal(1)],
    ["prefix_tuning", gated, "l.0.self.prefix_tuning.prefix_gates.n.weight", normal(0.02)],
    ["direft", { r: 4 }, unit("learned_source.weight"), uniform(1 / 16)],
    ["noreft", { r: 4 }, unit("projection.weight"), uniform(1 / 16)],
  ];
  for (const [method, args, key, holds] of cases) {
    test(`${method} ${JSON.stringify(args)} ${key}`, () => holds(drawn(freshAdapter("n", method, args as never), key)));
  }

  test("a truncated normal is cut, not clipped", () => {
    const found = drawn(freshAdapter("n", "adapter_plus", { reduction_factor: 4 }), bn("adapter_up.weight"));
    const { mean, std, largest } = spread(found);
    expect(Math.abs(mean)).toBeLessThan(5e-4);
    expect(largest).toBeLessThan(0.02);
    expect(found.filter((x) => Math.abs(x) > 0.0199).length).toBeLessThan(found.length / 100);
    // Cut at two standard deviations, a normal keeps 0.8796 of its own.
    expect(std / 0.01).toBeCloseTo(0.8796, 1);
  });

  test("VeRA's own matrices are multiples of the identity", () => {
    const D = drawn(freshAdapter("n", "vera", { r: 3 }), lora("vera_D"));
    expect(D).toEqual([0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1].map(Math.fround));
  });

  test("invertible adapters start as BERT does, whatever the bottleneck does", () => {
    const ctx = parameterContext({
      sites: [...wide, { kind: "invertible", id: "inv", layer: -1, path: "", hiddenSize: H }],
    });
    const adapter = freshAdapter("n", "seq_bn_inv", { init_weights: "mam_adapter" });
    expectNormal(drawn(adapter, "invertible_adapters.n.G.2.weight", ctx), 0.02);
    all(0)(drawn(adapter, "invertible_adapters.n.F.0.bias", ctx));
  });

  test("prompts are uniform; words are refused", () => {
    const sites: readonly Site[] = [{ kind: "prompt", id: "prompt", layer: -1, path: "", hiddenSize: H }];
    const key = "prompt_tuning.prompt_tunings.n.prompt_embedding.weight";
    const ctx = parameterContext({ sites });
    expectUniform(drawn(freshAdapter("n", "prompt_tuning"), key, ctx), 0.5);
    expect(ctx.problems).toEqual([]);
    const words = { prompt_init: "from_string", prompt_init_text: "a good film" };
    drawn(freshAdapter("n", "prompt_tuning", words), key, ctx);
    expect(ctx.problems.map(({ code }) => code)).toEqual(["E0305"]);
  });
});

describe("what follows from other weights", () => {
  test("DoRA's magnitudes are the row norms of the layer", () => {
    const base = floats([2, 3], [3, 4, 0, 1, 2, 2]);
    const { tensors, reader } = checkpointOf("base", { "l.q.weight": base });
    const site: Site = {
      ...{ kind: "linear", id: "q", layer: 0, path: "l.q", location: "selfattn_lora", matrices: ["q"] },
      ...{ isFused: false, inSize: 3, outSize: 2, isTransposed: false },
    };
    const ctx = parameterContext({ sites: [site], weights: new Map(Object.entries(tensors)) });
    const m = adapterParameter(ctx, freshAdapter("n", "dora"), "l.q.loras.n.m.weight");
    expectClose(constantValue(m, reader), floats([2, 1], [5, 3]));
  });

  test("LoReFT starts with orthonormal rows, the first ones of its base", () => {
    for (const r of [1, 5, 32]) {
      const ctx = parameterContext();
      const prefix = "encoder.layer.1.reft_layer.refts.n.units.1.projection.parametrizations.weight";
      const adapter = freshAdapter("n", "loreft", { r });
      const base = adapterParameter(ctx, adapter, `${prefix}.0.base`);
      const original = adapterParameter(ctx, adapter, `${prefix}.original`);
      const columns = numbers(base);
      const gram = (i: number, j: number) =>
        Array.from({ length: 32 }, (_, k) => (columns[k * 32 + i] ?? 0) * (columns[k * 32 + j] ?? 0)).reduce(
          (sum, x) => sum + x,
          0,
        );
      for (let i = 0; i < 32; i++) for (let j = 0; j < 32; j++) expect(gram(i, j)).toBeCloseTo(i === j ? 1 : 0, 5);
      const R = constantValue(orthogonalProjection(ctx as Lowering, original, base), noFiles);
      const expected = Array.from({ length: r * 32 }, (_, i) =>
        r < 32 ? columns[(i % 32) * 32 + Math.floor(i / 32)] : columns[i],
      );
      expectClose(R, floats([r, 32], expected as number[]));
    }
  });

  test("a tied decoder is the input embedding", () => {
    const { tensors } = checkpointOf("base", { "embeddings.word_embeddings.weight": randomFloats([6, 4]) });
    const weights = new Map(Object.entries(tensors));
    const host = { hiddenSize: 4, embeddingSize: 4, vocabSize: 6 };
    const tied = freshHeadParameter(parameterContext({ weights, isTied: true }), languageHead, "3.weight", host);
    expect(tied.origin.kind).toBe("stored");
    const own = freshHeadParameter(parameterContext({ weights }), languageHead, "3.weight", host);
    expect(own.origin.kind).toBe("node");
  });
});

const languageHead: HeadUse = {
  name: "lm",
  config: {
    ...{ head_type: "masked_lm", vocab_size: 6, embedding_size: 4, layers: 2, activation_function: "gelu" },
    ...{ layer_norm: true, bias: true, shift_labels: false, dropout_prob: null, label2id: null },
  },
  isTaskHead: false,
};

describe("fusions and heads", () => {
  const fusionKey = (rest: string) => `l.0.output.adapter_fusion_layer.a,b.${rest}`;
  const fusion = (args: Record<string, boolean> = {}) => ({
    name: "f",
    config: buildFusionConfig("dynamic", new Map(Object.entries(args))),
    storedName: "a,b",
  });

  test("a fusion's projections", () => {
    const ctx = parameterContext({ sites: wide });
    const get = (key: string, args = {}) => numbers(freshFusionParameter(ctx, fusion(args), fusionKey(key)));
    expectNormal(get("query.weight"), 0.02);
    all(0)(get("key.bias"));
    const value = get("value.weight");
    expect(value.every((x, i) => x === (i % (H + 1) === 0 ? 1 : Math.fround(1e-6)))).toBe(true);
    expectNormal(get("value.weight", { value_initialized: false }), 0.02);
    expect(get("query.weight")).not.toEqual(get("key.weight"));
  });

  test("a head starts as the model's layers do", () => {
    const ctx = parameterContext();
    const host = { hiddenSize: H, embeddingSize: H, vocabSize: 100 };
    const head: HeadUse = { ...languageHead, config: { ...languageHead.config, embedding_size: H } as never };
    const get = (key: string) => numbers(freshHeadParameter(ctx, head, key, host));
    expectNormal(get("0.weight"), 0.02);
    all(0)(get("0.bias"));
    all(1)(get("2.weight"));
    all(0)(get("2.bias"));
    const parser: HeadUse = {
      name: "p",
      config: { head_type: "dependency_parsing", num_labels: 3, label2id: null },
      isTaskHead: false,
    };
    all(0)(numbers(freshHeadParameter(ctx, parser, "biaffine_arcs.weight", host)));
  });
});

describe("the draws", () => {
  const A = (layer: number, name = "n") => `l.${layer}.q.loras.${name}.lora_A`;
  const lora = freshAdapter("n", "lora");

  test("are the same every time, and in every build", () => {
    expect(drawn(lora, A(0))).toEqual(drawn(freshAdapter("n", "lora"), A(0)));
    // Known numbers, so that no change of the generator goes unseen: trained adapters may start from them.
    expect(drawn(lora, A(0)).slice(0, 3)).toMatchInlineSnapshot(`
      [
        0.010401044972240925,
        0.060390569269657135,
        0.04377550259232521,
      ]
    `);
  });

  test("one value however often it is asked for, even where it is large", () => {
    const ctx = parameterContext({ sites: wide });
    const vera = freshAdapter("n", "vera", { r: 64 });
    const get = () => adapterParameter(ctx, vera, "shared_parameters.n.lora_A");
    expect(get()).toBe(get());
  });

  test("are written as numbers, whatever the rewrites do", async () => {
    const ctx = parameterContext({ sites: wide });
    const { g } = ctx;
    const x = g.input("x", "float32", ["rows", H]);
    const svd = averagedAdapter("avg", [{ adapter: lora, weight: 2 }], "lora_delta_w_svd", 8);
    const parts = [adapterParameter(ctx, lora, A(0)), adapterParameter(ctx, svd, A(1, "avg"))];
    const value = g.node("Gemm", [x, g.node("Concat", parts, { attributes: { axis: 0 } })], {
      attributes: { transB: 1 },
    });
    const graph = { inputs: g.inputs, outputs: [{ name: "y", value }] };
    const given = { x: randomFloats([3, H]) };
    const { graph: rewritten } = runPasses(graph, pipeline);
    const measured = await runOnnx(emitSound(rewritten).bytes, given);
    expectClose(measured.y, evaluateGraph(graph, given, noFiles).y);
  });

  test("rows are those of the whole", () => {
    const value = adapterParameter(parameterContext({ sites: wide }), lora, A(0));
    const whole = numbers(value);
    expect(Array.from(constantRows(value, 3, 5, noFiles).data, Number)).toEqual(whole.slice(3 * H, 5 * H));
    expect(rowCount(value)).toBe(8);
  });

  test("differ by layer, adapter and seed", () => {
    const here = drawn(lora, A(0));
    expect(drawn(lora, A(1))).not.toEqual(here);
    expect(drawn(freshAdapter("m", "lora"), A(0, "m"))).not.toEqual(here);
    expect(drawn(lora, A(0), parameterContext({ sites: wide, seed: 1 }))).not.toEqual(here);
    expect(drawn(freshAdapter("é", "lora"), A(0, "é"))).not.toEqual(drawn(freshAdapter("è", "lora"), A(0, "è")));
  });

  test("with a seed of the adapter's own, all its modules begin alike", () => {
    const seeded = freshAdapter("n", "lora", { init_weights_seed: 42 });
    const here = drawn(seeded, A(0));
    expect(drawn(seeded, A(1))).toEqual(here);
    expect(drawn(seeded, A(0), parameterContext({ sites: wide, seed: 1 }))).toEqual(here);
    expect(drawn(freshAdapter("n", "lora", { init_weights_seed: 43 }), A(0))).not.toEqual(here);
    const unset = freshAdapter("n", "lora", { init_weights_seed: 0 });
    expect(drawn(unset, A(0))).toEqual(drawn(lora, A(0)));
  });
});

describe("every tensor of every method has a start of its own shape", () => {
  const sets = { bert: bertSites, gpt2: gpt2Sites, t5: t5Sites };
  for (const { name: method } of methods) {
    test(method, () => {
      const required: Record<string, object> = {
        bn: { mh_adapter: true, output_adapter: true, reduction_factor: 4, non_linearity: "relu" },
        reft: { layers: "all", prefix_positions: 1, suffix_positions: 1, r: 2, orthogonality: true },
      };
      for (const [family, sites] of Object.entries(sets)) {
        // The checker refuses DoRA on fused layers.
        if (family === "gpt2" && (method === "dora" || method === "dvora")) continue;
        const weights = checkpointOf(
          "base",
          Object.fromEntries(
            sites.flatMap((site) =>
              site.kind === "linear"
                ? [
                    [
                      `${site.path}.weight`,
                      randomFloats(site.isTransposed ? [site.inSize, site.outSize] : [site.outSize, site.inSize]),
                    ],
                  ]
                : [],
            ),
          ),
        );
        const ctx = parameterContext({ sites, weights: new Map(Object.entries(weights.tensors)) });
        const args = { ...required[method], ...(method.startsWith("compacter") && { reduction_factor: 4 }) };
        const adapter = freshAdapter("n", method, args as never);
        for (const { key, shape } of adapterTensors(adapter.config, "n", sites)) {
          const value = adapterParameter(ctx, adapter, key);
          expect(sizesOf(value)).toEqual(shape);
          expect(constantValue(value, weights.reader).shape).toEqual(shape);
          const averaged = averagedAdapter("avg.n", [{ adapter, weight: 1 }]);
          const twin = adapterTensors(averaged.config, "avg.n", sites).find((t) => t.key.replace("avg.n", "n") === key);
          expect(adapterParameter(ctx, averaged, twin?.key ?? "")).toBe(value);
        }
      }
    });
  }
});
