import { describe, expect, it } from "vitest";
import { compareConfigs, completeStoredConfig } from "../../../language/catalogue/compare-configs.ts";
import { describeConfig } from "../../../language/catalogue/describe-config.ts";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import type { AdapterConfig } from "../../../language/catalogue/method-config.ts";
import { buildConfig } from "../../../language/catalogue/methods/build-config.ts";
import { readStoredConfig, type StoredAdapterConfig } from "../../../language/catalogue/read-stored.ts";
import type { JsonObject } from "../../../language/checkpoint/facts.ts";
import bert from "./fixtures/bert.json" with { type: "json" };

const seqBn = {
  mh_adapter: false,
  output_adapter: true,
  reduction_factor: 16,
  non_linearity: "gelu",
  original_ln_before: true,
};

function read(json: JsonObject): StoredAdapterConfig {
  const result = readStoredConfig(json);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

function problemKeys(json: JsonObject): readonly string[] {
  const result = readStoredConfig(json);
  return result.ok ? [] : result.problems.map((problem) => problem.key);
}

function declare(method: string, args: Readonly<Record<string, FieldValue>> = {}): AdapterConfig {
  return { members: [buildConfig(method, new Map(Object.entries(args)))] };
}

describe("readStoredConfig", () => {
  it("fills absent fields with the defaults of the stored class, not of a preset", () => {
    const { config } = read({ config: { architecture: "lora" }, version: "adapters.1.2.0" });
    expect(config.members).toEqual([buildConfig("lora", new Map())]);
    expect(read({ config: seqBn, version: "adapters.1.2.0" }).config.members[0]).toMatchObject({
      architecture: "bottleneck",
      original_ln_after: true,
      scaling: 1,
    });
  });

  it("renames activations of files without a version", () => {
    const nonLinearity = (json: JsonObject) => read(json).config.members[0];
    expect(nonLinearity({ config: seqBn })).toMatchObject({ non_linearity: "gelu_new" });
    expect(nonLinearity({ config: { ...seqBn, non_linearity: "gelu_orig" } })).toMatchObject({ non_linearity: "gelu" });
    expect(nonLinearity({ config: seqBn, version: "3.2.1" })).toMatchObject({ non_linearity: "gelu" });
    expect(read({ config: seqBn }).repairs).toHaveLength(1);
  });

  it("undoes the scaling bug of LoRA files before 1.1.0, outside unions only", () => {
    const lora = { architecture: "lora", r: 4, alpha: 16 };
    const alpha = (json: JsonObject) => read(json).config.members[0];
    expect(alpha({ config: lora, version: "adapters.1.0.1" })).toMatchObject({ alpha: 4 });
    expect(alpha({ config: lora, version: "adapters.0.2.2" })).toMatchObject({ alpha: 4 });
    expect(alpha({ config: lora, version: "adapters.1.1.0" })).toMatchObject({ alpha: 16 });
    expect(alpha({ config: lora, version: "3.2.1" })).toMatchObject({ alpha: 16 });
    const union = { architecture: "union", configs: [lora] };
    expect(alpha({ config: union, version: "adapters.1.0.1" })).toMatchObject({ alpha: 16 });
  });

  it("translates the old invertible_adapter dict", () => {
    const invertible = { block_type: "nice", reduction_factor: 2, non_linearity: "relu" };
    const stored = read({ config: { ...seqBn, invertible_adapter: invertible }, version: "1.0.0" });
    expect(stored.config.members[0]).toMatchObject({ inv_adapter: "nice", inv_adapter_reduction_factor: 2 });
    expect(stored.ignoredKeys).toEqual([]);
  });

  it("tells which keys it ignores", () => {
    expect(read({ config: { ...seqBn, attention_type: "sent-lvl-dynamic" }, version: "1" }).ignoredKeys).toEqual([
      "attention_type",
    ]);
  });

  it("honours an explicit subtract_projection and leaves it open otherwise", () => {
    const reft = bert.direft.stored;
    expect(read(reft).undecided).toEqual(["subtract_projection"]);
    const explicit = read({ ...reft, config: { ...reft.config, subtract_projection: false } });
    expect(explicit.undecided).toEqual([]);
    expect(explicit.config.members[0]).toMatchObject({ subtract_projection: false });
  });

  it("tells every problem, not only the first", () => {
    expect(problemKeys({ config: { mh_adapter: 1, output_adapter: true, non_linearity: "gello" } })).toEqual([
      "mh_adapter",
      "reduction_factor",
      "non_linearity",
    ]);
    expect(problemKeys({ config: { architecture: "oft" } })).toEqual(["architecture"]);
    expect(problemKeys({ config: { architecture: "union", configs: 3 } })).toEqual(["configs"]);
    expect(problemKeys({ peft_type: "LORA", r: 8 })).toEqual(["peft_type"]);
    expect(problemKeys({})).toEqual(["config"]);
  });

  it("reads old files that only name the method", () => {
    expect(read({ config: "pfeiffer", version: "2.0.0" }).config.members).toEqual([buildConfig("seq_bn", new Map())]);
  });
});

describe("compareConfigs", () => {
  const stored = read(bert.lora_qkv.stored);
  const fields = (declared: AdapterConfig, other: StoredAdapterConfig = stored) =>
    compareConfigs(declared, other).map((difference) => difference.field);

  it("agrees whatever the order of lists and the keys of training", () => {
    const args = { r: 2, alpha: 6, attn_matrices: ["v", "k", "q"], dropout: 0.3, init_weights: "bert" };
    expect(fields(declare("lora", args))).toEqual([]);
  });

  it("names the fields that differ", () => {
    expect(fields(declare("lora", { r: 4, alpha: 6, attn_matrices: ["q"] }))).toEqual(["r", "attn_matrices"]);
    expect(fields(declare("seq_bn"))).toEqual(["architecture"]);
  });

  it("takes VeRA's initial values for what they are", () => {
    expect(fields(declare("vera", { r: 4, vera_d: 0.5 }), read(bert.vera.stored))).toEqual([]);
    expect(fields(declare("lora", { r: 4 }), read(bert.vera.stored))).toEqual(["vera_d", "vera_b"]);
  });

  it("takes two names of one activation as one", () => {
    const swish = read({ config: { ...seqBn, non_linearity: "swish" }, version: "1" });
    expect(fields(declare("seq_bn", { non_linearity: "silu" }), swish)).toEqual([]);
  });

  it("matches the members of a union in any order", () => {
    const unipelt = read(bert.unipelt.stored);
    const declared: AdapterConfig = { members: [...unipelt.config.members].reverse() };
    expect(fields(declared, unipelt)).toEqual([]);
  });

  it("completes DiReFT from its declaration", () => {
    const file = read(bert.direft.stored);
    const declared = declare("direft", { r: 2 });
    expect(fields(declared, file)).toEqual([]);
    expect(completeStoredConfig(declared, file).members[0]).toMatchObject({ subtract_projection: false });
  });
});

describe("describeConfig", () => {
  it.each([
    [
      "bn_cross-like",
      declare("bn", { ...seqBn, original_ln_before: false, mh_adapter: true }),
      'double_seq_bn(non_linearity="gelu")',
    ],
    ["defaults", declare("ia3"), "ia3"],
    ["arguments", declare("lora", { r: 4, attn_matrices: ["q"] }), "lora(r=4, attn_matrices=[q])"],
    ["training keys", declare("lora", { dropout: 0.1 }), "lora"],
    ["DVoRA", declare("dvora", { r: 4 }), "dvora(r=4)"],
    ["DiReFT", declare("direft"), "direft"],
    [
      "maps",
      declare("seq_bn", { reduction_factor: { "0": 2, default: 8 } }),
      'seq_bn(reduction_factor={"0": 2, default: 8})',
    ],
  ])("%s", (_what, config, text) => {
    expect(describeConfig(config)).toBe(text);
  });

  it("joins the members of a union", () => {
    expect(describeConfig(read(bert.unipelt.stored).config)).toBe(
      "prefix_tuning(prefix_length=3, bottleneck_size=16, use_gating=true) | seq_bn(reduction_factor=4, use_gating=true) | lora(r=4, use_gating=true)",
    );
  });
});
