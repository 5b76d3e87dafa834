/** Keys and shapes against files that the reference library wrote (key lists in `fixtures/`). */
import { describe, expect, it } from "vitest";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import type { MethodConfig } from "../../../language/catalogue/method-config.ts";
import { buildConfig } from "../../../language/catalogue/methods/build-config.ts";
import { adapterTensors, parameterCount } from "../../../language/catalogue/methods/index.ts";
import { readStoredConfig } from "../../../language/catalogue/read-stored.ts";
import type { Site } from "../../../language/catalogue/site.ts";
import bert from "./fixtures/bert.json" with { type: "json" };
import gpt2 from "./fixtures/gpt2.json" with { type: "json" };
import llama from "./fixtures/llama.json" with { type: "json" };
import t5 from "./fixtures/t5.json" with { type: "json" };
import { bertSites, gpt2Sites, llamaSites, t5Sites } from "./tiny-sites.ts";

const families: readonly (readonly [family: string, fixtures: object, sites: readonly Site[]])[] = [
  ["bert", bert, bertSites],
  ["gpt2", gpt2, gpt2Sites],
  ["llama", llama, llamaSites],
  ["t5", t5, t5Sites],
];

describe.each(families)("tensors of stored %s adapters", (_family, fixtures, sites) => {
  it.each(Object.entries(fixtures))("%s", (name, { stored, tensors }) => {
    const read = readStoredConfig(stored);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const expected = adapterTensors(read.config, name, sites);
    expect(Object.fromEntries(expected.map((tensor) => [tensor.key, tensor.shape]))).toEqual(tensors);
  });
});

function shapes(config: MethodConfig, sites: readonly Site[]): Readonly<Record<string, readonly number[]>> {
  const tensors = adapterTensors({ members: [config] }, "x", sites);
  return Object.fromEntries(tensors.map((tensor) => [tensor.key, tensor.shape]));
}

function config(method: string, args: Readonly<Record<string, FieldValue>> = {}): MethodConfig {
  return buildConfig(method, new Map(Object.entries(args)));
}

describe("tensors that no fixture has", () => {
  const output = bertSites.filter((site) => site.path === "encoder.layer.0.output");
  const query = bertSites.filter((site) => site.path === "encoder.layer.0.attention.self.query");
  const layer0 = "encoder.layer.0";

  it("keeps an unshared, unfactorised Kronecker rule with each projection", () => {
    const args = { reduction_factor: 4, factorized_phm_W: false, shared_phm_rule: false, phm_bias: false };
    expect(shapes(config("compacter++", args), output)).toEqual({
      [`${layer0}.output.adapters.x.adapter_down.0.W`]: [4, 8, 2],
      [`${layer0}.output.adapters.x.adapter_down.0.phm_rule`]: [4, 4, 4],
      [`${layer0}.output.adapters.x.adapter_up.W`]: [4, 2, 8],
      [`${layer0}.output.adapters.x.adapter_up.phm_rule`]: [4, 4, 4],
    });
  });

  it("keeps shared Kronecker factors and a factorised rule once, below the base model", () => {
    const args = { reduction_factor: 4, shared_W_phm: true, factorized_phm_rule: true, phm_rank: 2 };
    expect(shapes(config("compacter++", args), bertSites)).toEqual({
      [`${layer0}.output.adapters.x.adapter_down.0.b`]: [8],
      [`${layer0}.output.adapters.x.adapter_up.b`]: [32],
      "encoder.layer.1.output.adapters.x.adapter_down.0.b": [8],
      "encoder.layer.1.output.adapters.x.adapter_up.b": [32],
      "shared_parameters.x.phm_rule_left": [4, 4, 1],
      "shared_parameters.x.phm_rule_right": [4, 1, 4],
      "shared_parameters.x.W_down_left": [4, 8, 2],
      "shared_parameters.x.W_down_right": [4, 2, 2],
      "shared_parameters.x.W_up_left": [4, 2, 2],
      "shared_parameters.x.W_up_right": [4, 2, 8],
    });
  });

  it("keeps MTL-LoRA's mixed up projections", () => {
    expect(shapes(config("mtl_lora", { n_up_projection: 3, r: 4 }), query)).toEqual({
      [`${layer0}.attention.self.query.loras.x.lora_A`]: [4, 32],
      [`${layer0}.attention.self.query.loras.x.lora_B`]: [3, 32, 4],
      [`${layer0}.attention.self.query.loras.x.weights`]: [3],
      [`${layer0}.attention.self.query.loras.x.task_specific.values`]: [4],
    });
  });

  it("keeps one ReFT unit when the weights are tied", () => {
    const keys = Object.keys(shapes(config("noreft", { tied_weights: true, layers: [1] }), bertSites));
    expect(keys).toEqual([
      "encoder.layer.1.reft_layer.refts.x.units.0.learned_source.weight",
      "encoder.layer.1.reft_layer.refts.x.units.0.learned_source.bias",
      "encoder.layer.1.reft_layer.refts.x.units.0.projection.weight",
    ]);
  });

  it("gives the odd half of an invertible adapter to the second part", () => {
    const site: Site = { kind: "invertible", id: "i", layer: -1, path: "encoder", hiddenSize: 7 };
    expect(shapes(config("seq_bn_inv"), [site])).toMatchObject({
      "encoder.invertible_adapters.x.F.0.weight": [2, 4],
      "encoder.invertible_adapters.x.F.2.weight": [3, 2],
      "encoder.invertible_adapters.x.G.0.weight": [1, 3],
      "encoder.invertible_adapters.x.G.2.weight": [4, 1],
    });
  });

  it("counts a prefix's layers without those left out", () => {
    expect(shapes(config("prefix_tuning_flat", { prefix_length: 3, leave_out: [1] }), bertSites)).toEqual({
      "prefix_tuning.prefix_tunings.x.self_prefix.control_trans": [3 * 1 * 2 * 32],
    });
  });

  it("keeps two gates for a prefix whose keys and values have their own", () => {
    const args = { use_gating: true, shared_gating: false, leave_out: [1] };
    expect(shapes(config("prefix_tuning_flat", args), bertSites)).toMatchObject({
      [`${layer0}.attention.self.prefix_tuning.prefix_gates.x.weight`]: [2, 32],
      [`${layer0}.attention.self.prefix_tuning.prefix_gates.x.bias`]: [2],
    });
  });
});

describe("parameterCount", () => {
  const count = (method: string, args: Readonly<Record<string, FieldValue>>): number =>
    parameterCount({ members: [config(method, args)] }, bertSites);

  it("follows the size formulas of the specification", () => {
    expect(count("seq_bn", { reduction_factor: 4 })).toBe(2 * (2 * 32 * 8 + 8 + 32));
    expect(count("lora", { r: 4 })).toBe(4 * 4 * (32 + 32));
    expect(count("prompt_tuning", { prompt_length: 5 })).toBe(5 * 32);
  });

  it("counts the norm that ln_before stores twice once", () => {
    const without = count("seq_bn", { reduction_factor: 4 });
    expect(count("seq_bn", { reduction_factor: 4, ln_before: true })).toBe(without + 2 * 2 * 32);
  });
});
