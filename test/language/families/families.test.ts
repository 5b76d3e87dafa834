import { describe, expect, test } from "vitest";
import { allFamilies, familyForModelType } from "../../../language/catalogue/families/index.ts";
import { adapterTensors } from "../../../language/catalogue/methods/index.ts";
import { readStoredConfig } from "../../../language/catalogue/read-stored.ts";
import type { Site } from "../../../language/catalogue/site.ts";
import type { JsonObject } from "../../../language/checkpoint/facts.ts";
import { resolveAdapter } from "../../../language/checkpoint/resolve-adapter.ts";
import { resolveBase } from "../../../language/checkpoint/resolve-base.ts";
import { compiledFamilies, goldenFixture, weightsFile } from "./golden-fixture.ts";

/** A family with its config read, for one config.json. */
function opened(json: JsonObject) {
  const family = familyForModelType(String(json.model_type));
  if (family === undefined) throw new Error(`no family ${json.model_type}`);
  const result = family.readConfig(json);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("; "));
  return { family, config: result.config, sites: family.sites(result.config) };
}

function tensorNames(json: JsonObject): readonly string[] {
  const { family, config } = opened(json);
  return family.tensors(config).map(({ key }) => key);
}

function siteAt(sites: readonly Site[], id: string): Site {
  const site = sites.find((entry) => entry.id === id);
  if (site === undefined) throw new Error(`no site ${id}`);
  return site;
}

describe.each(compiledFamilies)("%s", (name) => {
  const fixture = goldenFixture(name);
  const { family, config, sites } = opened(fixture.config);

  test("describes exactly the tensors of its checkpoint", () => {
    expect(resolveBase(family, config, weightsFile(fixture.model)).problems).toEqual([]);
    const stored = fixture.model.map((line) => line.split(" ", 1)[0]);
    expect(stored.filter((key) => !family.tensors(config).some((tensor) => tensor.key === key))).toEqual([]);
  });

  test.each(Object.entries(fixture.adapters))("has a site for every tensor of the adapter %s", (stored, adapter) => {
    const read = readStoredConfig(adapter.config);
    if (!read.ok) throw new Error("unreadable fixture");
    const expected = adapterTensors(read.config, "mine", sites);
    const weights = weightsFile(adapter.tensors, "adapter.safetensors");
    const resolved = resolveAdapter({ family, hiddenSize: 32, name: "mine", storedName: stored, expected, weights });
    expect(resolved.problems).toEqual([]);
    expect(resolved.tensors.size).toBe(new Set(expected.map(({ key }) => key)).size);
  });

  test("accepts its own adapters' methods", () => {
    for (const { config: stored } of Object.values(fixture.adapters)) {
      const read = readStoredConfig(stored);
      if (!read.ok) throw new Error("unreadable fixture");
      for (const member of read.config.members) {
        expect(family.refusedArchitectures[member.architecture]).toBeUndefined();
        expect(family.refusesConfig(config, member)).toBeNull();
      }
    }
  });
});

describe("every family", () => {
  test("stands in alphabetical order and alone for its model types", () => {
    const names = allFamilies.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    const types = allFamilies.flatMap(({ modelTypes }) => modelTypes);
    expect(new Set(types).size).toBe(types.length);
  });

  test("reads an empty config as its class defaults, except where halves must be named", () => {
    const refusing = allFamilies.filter((family) => !family.readConfig({}).ok).map(({ name }) => name);
    expect(refusing).toEqual(["encoder-decoder"]);
  });

  test("names each site once and gives layers to all but the embeddings", () => {
    for (const family of allFamilies) {
      const result = family.readConfig(
        family.name === "encoder-decoder" ? { encoder: { model_type: "bert" }, decoder: { model_type: "bert" } } : {},
      );
      if (!result.ok) throw new Error(family.name);
      const sites = family.sites(result.config);
      expect(new Set(sites.map(({ id }) => id)).size, family.name).toBe(sites.length);
      for (const { id, layer } of sites) expect(layer === -1, id).toBe(id.includes("embeddings."));
    }
  });

  test("lists tensors exactly when it is compiled", () => {
    for (const family of allFamilies) {
      const result = family.readConfig({});
      if (result.ok) expect(family.tensors(result.config).length > 0, family.name).toBe(family.isCompiled);
    }
    expect(allFamilies.filter(({ isCompiled }) => isCompiled).map(({ name }) => name)).toEqual([...compiledFamilies]);
  });
});

describe("options that change the tensors", () => {
  test("relative positions add a table to every layer", () => {
    const names = tensorNames({ model_type: "bert", position_embedding_type: "relative_key", num_hidden_layers: 2 });
    expect(names.filter((name) => name.endsWith("distance_embedding.weight"))).toHaveLength(2);
    const { family, config } = opened({ model_type: "bert", position_embedding_type: "relative_key_query" });
    const table = family.tensors(config).find(({ key }) => key.endsWith("0.attention.self.distance_embedding.weight"));
    expect(table?.shape).toEqual([1023, 64]);
  });

  test("ELECTRA projects its embeddings only when they are narrower", () => {
    expect(tensorNames({ model_type: "electra" })).toContain("embeddings_project.weight");
    expect(tensorNames({ model_type: "electra", embedding_size: 256 })).not.toContain("embeddings_project.weight");
  });

  test("a gated T5 has two input matrices, the second of which takes the LoRA", () => {
    const json = { model_type: "t5", feed_forward_proj: "gated-gelu", num_layers: 1, num_decoder_layers: 1 };
    expect(tensorNames(json)).toContain("encoder.block.0.layer.1.DenseReluDense.wi_0.weight");
    expect(tensorNames(json)).not.toContain("encoder.block.0.layer.1.DenseReluDense.wi.weight");
    expect(siteAt(opened(json).sites, "decoder.0.ffn.up").path).toBe("decoder.block.0.layer.2.DenseReluDense.wi_1");
    expect(opened(json).config).toMatchObject({ activation: "gelu_new", isGated: true });
  });

  test("Llama's biases follow their two switches", () => {
    const names = tensorNames({ model_type: "llama", attention_bias: true, num_hidden_layers: 1 });
    expect(names).toContain("layers.0.self_attn.o_proj.bias");
    expect(names).not.toContain("layers.0.mlp.up_proj.bias");
    const gated = tensorNames({ model_type: "llama", mlp_bias: true, num_hidden_layers: 1 });
    expect(gated).toContain("layers.0.mlp.gate_proj.bias");
    expect(gated).not.toContain("layers.0.self_attn.q_proj.bias");
  });

  test("ViT drops the biases of q, k and v", () => {
    const names = tensorNames({ model_type: "vit", qkv_bias: false, num_hidden_layers: 1 });
    expect(names).not.toContain("encoder.layer.0.attention.attention.key.bias");
    expect(names).toContain("encoder.layer.0.attention.output.dense.bias");
  });
});

describe("sites", () => {
  test("number encoder and decoder layers continuously", () => {
    const { sites } = opened({ model_type: "t5", num_layers: 2, num_decoder_layers: 3 });
    expect(siteAt(sites, "encoder.1.attn.q").layer).toBe(1);
    expect(siteAt(sites, "decoder.0.cross.k")).toMatchObject({ layer: 2, location: "selfattn_lora" });
    expect(siteAt(sites, "decoder.2.reft").layer).toBe(4);
  });

  test("swap the two LoRA switches on Llama and Mistral, and on no other decoder", () => {
    const locationOf = (type: string) =>
      siteAt(opened({ model_type: type, num_hidden_layers: 1 }).sites, "decoder.0.ffn.down");
    expect(locationOf("llama")).toMatchObject({ path: "layers.0.mlp.down_proj", location: "intermediate_lora" });
    expect(locationOf("mistral")).toMatchObject({ location: "intermediate_lora" });
    expect(locationOf("qwen2")).toMatchObject({ location: "output_lora" });
  });

  test("keep GPT-2's q, k and v in one transposed matrix", () => {
    const site = siteAt(opened({ model_type: "gpt2" }).sites, "decoder.0.attn.qkv");
    expect(site).toMatchObject({ isFused: true, isTransposed: true, matrices: ["q", "k", "v"], outSize: 3 * 768 });
  });

  test("give the prefix of a grouped attention its key/value heads", () => {
    const json = { model_type: "llama", hidden_size: 64, num_attention_heads: 8, num_key_value_heads: 2 };
    expect(siteAt(opened(json).sites, "decoder.0.attn.prefix")).toMatchObject({ heads: 2, headSize: 8 });
  });

  test("hand a norm over in post-norm models only", () => {
    const normOf = (type: string, id: string) => siteAt(opened({ model_type: type }).sites, id);
    expect(normOf("bert", "encoder.0.attn.out")).toMatchObject({ hasNorm: true });
    expect(normOf("bart", "decoder.0.cross.out")).toMatchObject({ hasNorm: true });
    expect(normOf("mbart", "decoder.0.cross.out")).toMatchObject({ hasNorm: false });
    expect(normOf("xmod", "encoder.0.attn.out")).toMatchObject({ hasNorm: false });
  });

  test("come once for each unique layer of ALBERT", () => {
    const { sites } = opened({ model_type: "albert", num_hidden_layers: 5, num_hidden_groups: 2, inner_group_num: 2 });
    expect(sites.filter(({ kind }) => kind === "reft").map(({ layer }) => layer)).toEqual([0, 1, 2, 3]);
    expect(siteAt(sites, "encoder.3.attn.q").path).toBe(
      "encoder.albert_layer_groups.1.albert_layers.1.attention.query",
    );
  });
});
