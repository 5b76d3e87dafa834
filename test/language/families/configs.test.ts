import { describe, expect, test } from "vitest";
import { familyForModelType } from "../../../language/catalogue/families/index.ts";
import type { LoraConfig, MethodConfig } from "../../../language/catalogue/method-config.ts";
import { buildConfig } from "../../../language/catalogue/methods/build-config.ts";
import type { JsonObject } from "../../../language/checkpoint/facts.ts";

function read(json: JsonObject): unknown {
  const result = familyForModelType(String(json.model_type))?.readConfig(json);
  if (result === undefined) throw new Error("no such family");
  return result.ok ? result.config : result.problems.map(({ code, message }) => `${code} ${message}`);
}

function refusal(json: JsonObject, method: MethodConfig): string | null {
  const family = familyForModelType(String(json.model_type));
  const result = family?.readConfig(json);
  if (family === undefined || result?.ok !== true) throw new Error("unreadable");
  return family.refusedArchitectures[method.architecture] ?? family.refusesConfig(result.config, method);
}

const lora = (changes: Partial<LoraConfig>): MethodConfig =>
  ({ ...buildConfig("lora", new Map()), ...changes }) as LoraConfig;

describe("absent keys", () => {
  test("take the class defaults", () => {
    expect(read({ model_type: "bert" })).toMatchObject({ hiddenSize: 768, padTokenId: 0, isDecoder: false });
    expect(read({ model_type: "roberta" })).toMatchObject({ padTokenId: 1, positionIds: "from-padding" });
    expect(read({ model_type: "gpt2", n_embd: 48 })).toMatchObject({ intermediateSize: 192, activation: "gelu_new" });
    expect(read({ model_type: "llama" })).toMatchObject({
      keyValueHeads: 32,
      headSize: 128,
      ropeScaling: { kind: "default" },
    });
    expect(read({ model_type: "t5", num_layers: 3 })).toMatchObject({ decoderLayers: 3, decoderStartTokenId: 0 });
    expect(read({ model_type: "vit" })).toMatchObject({ patches: 196, poolerSize: 768 });
  });

  test("an explicit null counts as absent, except for a window", () => {
    expect(read({ model_type: "gpt2", n_embd: 48, n_inner: null })).toMatchObject({ intermediateSize: 192 });
    expect(read({ model_type: "mistral", sliding_window: null, num_hidden_layers: 1 })).toMatchObject({
      slidingWindows: [null],
    });
    expect(read({ model_type: "mistral", num_hidden_layers: 1 })).toMatchObject({ slidingWindows: [4096] });
  });
});

describe("problems in words", () => {
  test("wrong values name the key and what is expected", () => {
    expect(read({ model_type: "bert", hidden_size: "big" })).toEqual([
      'E0502 `hidden_size` is "big"; a whole number above 0 is expected',
    ]);
    expect(read({ model_type: "bert", num_attention_heads: 5 })).toEqual([
      "E0502 `hidden_size` (768) is not a multiple of `num_attention_heads` (5)",
    ]);
    expect(read({ model_type: "bert", num_hidden_layers: 1e9 })).toEqual([
      "E0502 `num_hidden_layers` is 1000000000; a whole number up to 4096 is expected",
    ]);
  });

  test("unsupported variants are E0507", () => {
    const crossing = { model_type: "bert", is_decoder: true, add_cross_attention: true };
    expect(read(crossing)).toEqual([expect.stringMatching(/^E0507 .*cross attention/)]);
    expect(read({ model_type: "gpt2", add_cross_attention: true })).toEqual([expect.stringMatching(/^E0507/)]);
    expect(read({ model_type: "bert", hidden_act: "wavy" })).toEqual([expect.stringMatching(/^E0507 .*"wavy"/)]);
    expect(read({ model_type: "bert-generation", position_embedding_type: "relative_key" })).toEqual([
      expect.stringMatching(/^E0507/),
    ]);
  });

  test("a causal BERT without cross attention is fine", () => {
    expect(read({ model_type: "bert", is_decoder: true })).toMatchObject({ isDecoder: true });
  });
});

describe("rope_scaling", () => {
  const llama = (rope_scaling: JsonObject, more: JsonObject = {}) =>
    read({ model_type: "llama", hidden_size: 32, num_attention_heads: 4, ...more, rope_scaling });

  test("knows the old key and the new one", () => {
    expect(llama({ type: "linear", factor: 2 })).toMatchObject({ ropeScaling: { kind: "linear", factor: 2 } });
    expect(llama({ rope_type: "dynamic", factor: 4 })).toMatchObject({ ropeScaling: { kind: "dynamic", factor: 4 } });
  });

  test("reads every number of llama3, yarn and longrope", () => {
    const bands = { low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 16 };
    expect(llama({ rope_type: "llama3", factor: 8, ...bands })).toMatchObject({
      ropeScaling: { lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 16 },
    });
    expect(llama({ rope_type: "yarn", factor: 4 })).toMatchObject({
      ropeScaling: { betaFast: 32, betaSlow: 1, originalMaxPositions: 2048, attentionFactor: null, truncate: true },
    });
    const lists = { short_factor: [1, 1, 1, 1], long_factor: [1, 2, 3, 4] };
    const scaled = { original_max_position_embeddings: 512, max_position_embeddings: 2048 };
    expect(llama({ rope_type: "longrope", ...lists }, scaled)).toMatchObject({
      ropeScaling: { kind: "longrope", factor: 4, originalMaxPositions: 512, longFactor: [1, 2, 3, 4] },
    });
  });

  test("says what is missing or unknown", () => {
    expect(llama({ rope_type: "linear" })).toEqual([expect.stringContaining("`factor` must be a number above 0")]);
    expect(llama({ rope_type: "spiral" })).toEqual([expect.stringMatching(/^E0507 .*"spiral"/)]);
    expect(llama({ rope_type: "longrope", factor: 2, short_factor: [1], long_factor: [1, 1, 1, 1] })).toEqual([
      expect.stringContaining("`short_factor` must be a list of 4 numbers"),
    ]);
  });
});

describe("refusals", () => {
  const gpt2 = { model_type: "gpt2", n_layer: 1 };

  test("DoRA, VeRA and MTL-LoRA on fused projections, but not on the feed-forward beside them", () => {
    expect(refusal(gpt2, lora({ use_dora: true }))).toContain("DoRA needs q, k and v in separate matrices");
    expect(refusal(gpt2, lora({ vera_d: 0.1, vera_b: 0 }))).toContain("VeRA");
    expect(refusal(gpt2, buildConfig("mtl_lora", new Map()))).toContain("MTL-LoRA");
    const feedForward = { selfattn_lora: false, intermediate_lora: true };
    expect(refusal(gpt2, lora({ use_dora: true, ...feedForward }))).toBeNull();
    expect(refusal(gpt2, lora({}))).toBeNull();
  });

  test("VeRA over targets of unequal shape", () => {
    const vera = { vera_d: 0.1, vera_b: 0 };
    const grouped = { model_type: "llama", num_key_value_heads: 8, num_hidden_layers: 1 };
    expect(refusal({ model_type: "bert" }, lora(vera))).toBeNull();
    expect(refusal({ model_type: "bert" }, lora({ ...vera, intermediate_lora: true }))).toContain("differ");
    expect(refusal(grouped, lora(vera))).toContain("differ");
    expect(refusal(grouped, lora({ ...vera, attn_matrices: ["k", "v"] }))).toBeNull();
  });

  test("GLOW everywhere, NICE where there is no place for it", () => {
    const inverse = (inv_adapter: string) =>
      buildConfig(
        "seq_bn",
        new Map<string, string | number>([
          ["inv_adapter", inv_adapter],
          ["inv_adapter_reduction_factor", 2],
        ]),
      );
    expect(refusal({ model_type: "bert" }, inverse("glow"))).toContain("`nice`");
    expect(refusal({ model_type: "bert" }, inverse("nice"))).toBeNull();
    expect(refusal({ model_type: "vit" }, inverse("nice"))).toContain("no place");
  });

  test("prompt tuning where the reference has none", () => {
    const prompt = buildConfig("prompt_tuning", new Map());
    for (const type of ["gpt2", "llama", "t5", "bart"])
      expect(refusal({ model_type: type }, prompt), type).not.toBeNull();
    for (const type of ["bert", "distilbert", "electra", "vit"])
      expect(refusal({ model_type: type }, prompt), type).toBeNull();
  });

  test("prefix tuning and AdapterPlus on plugin models", () => {
    const qwen = { model_type: "qwen2" };
    expect(refusal(qwen, buildConfig("prefix_tuning", new Map()))).not.toBeNull();
    expect(refusal(qwen, buildConfig("adapter_plus", new Map()))).not.toBeNull();
    expect(refusal(qwen, buildConfig("seq_bn", new Map()))).toBeNull();
  });
});
