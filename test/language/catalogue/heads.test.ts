import { describe, expect, it } from "vitest";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import type { HeadConfig } from "../../../language/catalogue/head-config.ts";
import { buildHeadConfig } from "../../../language/catalogue/heads/build-head-config.ts";
import { findHead, heads } from "../../../language/catalogue/heads/index.ts";
import { readStoredHeadConfig } from "../../../language/catalogue/read-stored-head.ts";

const host = { hiddenSize: 32, embeddingSize: 16, vocabSize: 64 };

function declare(head: string, args: Readonly<Record<string, FieldValue>> = {}): HeadConfig {
  return buildHeadConfig(head, new Map(Object.entries(args)), host);
}

function tensors(config: HeadConfig): Readonly<Record<string, readonly number[]>> {
  const found = heads[config.head_type].tensors(config, "n", host);
  return Object.fromEntries(found.map((tensor) => [tensor.key, tensor.shape]));
}

function linearIndices(config: HeadConfig): readonly number[] {
  const layers = heads[config.head_type].layers(config, host);
  return layers.filter((layer) => layer.kind === "linear").map((layer) => layer.index);
}

describe("feed-forward heads", () => {
  it.each<readonly [layers: number, activation: string | null, indices: readonly number[]]>([
    [1, "tanh", [1]],
    [2, "tanh", [1, 4]],
    [2, null, [1, 3]],
    [3, "tanh", [1, 4, 7]],
    [3, null, [1, 3, 5]],
  ])("of %i layers with %s count dropout and activation", (layers, activation, indices) => {
    const config = declare("classification", { layers, activation_function: activation });
    expect(linearIndices(config)).toEqual(indices);
  });

  it("lose only the last bias", () => {
    expect(tensors(declare("classification", { num_labels: 3, bias: false }))).toEqual({
      "heads.n.1.weight": [32, 32],
      "heads.n.1.bias": [32],
      "heads.n.4.weight": [3, 32],
    });
  });

  it("score choices with one row", () => {
    expect(tensors(declare("multiple_choice", { layers: 1 }))).toEqual({
      "heads.n.1.weight": [1, 32],
      "heads.n.1.bias": [1],
    });
  });
});

describe("language-model heads", () => {
  it("count activation and norm", () => {
    expect(tensors(declare("masked_lm"))).toEqual({
      "heads.n.0.weight": [16, 32],
      "heads.n.0.bias": [16],
      "heads.n.2.weight": [16],
      "heads.n.2.bias": [16],
      "heads.n.3.weight": [64, 16],
      "heads.n.3.bias": [64],
    });
    expect(linearIndices(declare("masked_lm", { layers: 3 }))).toEqual([0, 3, 6]);
  });

  it("have other defaults declared than stored", () => {
    expect(declare("causal_lm")).toMatchObject({
      layers: 2,
      activation_function: "gelu",
      layer_norm: true,
      bias: true,
    });
    const stored = readStoredHeadConfig({ config: { head_type: "causal_lm" } }, host);
    expect(stored).toMatchObject({
      config: {
        layers: 1,
        activation_function: null,
        layer_norm: false,
        bias: false,
        vocab_size: 64,
        embedding_size: 16,
      },
    });
  });

  it("tie their decoder where it has the shape of the embeddings", () => {
    const key = (config: HeadConfig) => heads[config.head_type].tiedKey(config, "n", host);
    expect(key(declare("masked_lm"))).toBe("heads.n.3.weight");
    expect(key(declare("masked_lm", { vocab_size: 63 }))).toBeUndefined();
    expect(key(declare("tagging"))).toBeUndefined();
  });

  it("keep the hidden width in seq2seq", () => {
    expect(tensors(declare("seq2seq_lm"))).toEqual({ "heads.n.0.weight": [64, 32] });
  });
});

describe("the parser", () => {
  it("has two biaffine tensors", () => {
    expect(tensors(declare("dependency_parsing", { num_labels: 4 }))).toEqual({
      "heads.n.biaffine_arcs.weight": [1, 33, 32],
      "heads.n.biaffine_rels.weight": [4, 33, 33],
    });
  });
});

describe("declared heads", () => {
  it("name their labels", () => {
    expect(declare("tagging", { num_labels: 3 }).label2id).toEqual({ LABEL_0: 0, LABEL_1: 1, LABEL_2: 2 });
    expect(declare("masked_lm").label2id).toBeNull();
  });

  it("become multilabel by an argument that files do not keep", () => {
    const config = declare("classification", { multilabel: true });
    expect(config.head_type).toBe("multilabel_classification");
    expect(config).not.toHaveProperty("multilabel");
  });

  it("are found by their Python names", () => {
    expect(findHead("TaggingHead")?.type).toBe("tagging");
    expect(findHead("regression")).toBeUndefined();
  });
});

describe("readStoredHeadConfig", () => {
  it("reads a flexible head and its label texts", () => {
    const stored = readStoredHeadConfig(
      { name: "ner", config: { head_type: "tagging", num_labels: 2, label2id: { O: "0", PER: "1" } } },
      host,
    );
    expect(stored).toMatchObject({ ok: true, kind: "flexible", name: "ner", config: { label2id: { O: 0, PER: 1 } } });
  });

  it("reads the head of a task class", () => {
    const json = {
      config: null,
      name: null,
      model_class: "BertForSequenceClassification",
      label2id: { a: 0, b: 1, c: 2 },
    };
    expect(readStoredHeadConfig(json, host)).toMatchObject({
      kind: "static",
      modelClass: "BertForSequenceClassification",
      numLabels: 3,
    });
  });

  it("names what it cannot read", () => {
    expect(readStoredHeadConfig({ config: { head_type: "regression" } }, host)).toMatchObject({
      problems: [{ key: "head_type" }],
    });
    expect(readStoredHeadConfig({ config: { head_type: "tagging", layers: 0 } }, host)).toMatchObject({
      problems: [{ key: "layers" }],
    });
  });
});
