import { describe, expect, test } from "vitest";
import { bert } from "../../../language/catalogue/families/bert.ts";
import { distilbert } from "../../../language/catalogue/families/distilbert.ts";
import { gpt2 } from "../../../language/catalogue/families/gpt2.ts";
import { llama } from "../../../language/catalogue/families/llama.ts";
import { roberta } from "../../../language/catalogue/families/roberta.ts";
import type { AnyFamily } from "../../../language/catalogue/family.ts";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import { buildHeadConfig } from "../../../language/catalogue/heads/build-head-config.ts";
import type { JsonObject } from "../../../language/checkpoint/facts.ts";
import { resolveBase } from "../../../language/checkpoint/resolve-base.ts";
import { resolveFlexibleHead, resolveStaticHeadFolder } from "../../../language/checkpoint/resolve-head.ts";
import { taskHeadOf, tiedEmbedding, tiesWordEmbeddings } from "../../../language/checkpoint/task-head.ts";
import { goldenFixture, weightsFile } from "../families/golden-fixture.ts";

const host = { hiddenSize: 32, embeddingSize: 32, vocabSize: 64 };
const embedding = weightsFile(["embeddings.word_embeddings.weight 64x32"]).tensors.get(
  "embeddings.word_embeddings.weight",
);

/** The task head of the family's tiny model, saved by `className` with these tensors beside the base. */
function taskHead(family: AnyFamily, className: string, lines: readonly string[], more: JsonObject = {}) {
  const fixture = goldenFixture(family.name as "bert");
  const json = { ...fixture.config, architectures: [className], ...more };
  const result = family.readConfig(json);
  if (!result.ok) throw new Error("unreadable fixture");
  const base = resolveBase(
    family,
    result.config,
    weightsFile([...fixture.model.map((line) => family.basePrefix + line), ...lines]),
  );
  expect(base.problems).toEqual([]);
  const head = taskHeadOf({ family, config: result.config, json, base, label: "model.safetensors" });
  const names = head && Object.fromEntries([...head.tensors].map(([key, { name }]) => [key, name]));
  return { head, names, codes: head?.problems.map(({ code }) => code) };
}

describe("the task head of a model", () => {
  test("BERT's classifier reads the pooled vector and takes its labels from the config", () => {
    const lines = ["classifier.weight 3x32", "classifier.bias 3"];
    const labels = { id2label: { "0": "neg", "1": "neutral", "2": "pos" } };
    const { head, names } = taskHead(bert, "BertForSequenceClassification", lines, labels);
    expect(head?.config).toMatchObject({ head_type: "classification", num_labels: 3, layers: 1, use_pooler: true });
    expect(head?.config.label2id).toEqual({ neg: 0, neutral: 1, pos: 2 });
    expect(names).toEqual({ "1.weight": "classifier.weight", "1.bias": "classifier.bias" });
  });

  test("DistilBERT's two modules are not confused (H13)", () => {
    const lines = [
      "pre_classifier.weight 32x32",
      "pre_classifier.bias 32",
      "classifier.weight 2x32",
      "classifier.bias 2",
    ];
    expect(taskHead(distilbert, "DistilBertForSequenceClassification", lines).names).toEqual({
      "1.weight": "pre_classifier.weight",
      "1.bias": "pre_classifier.bias",
      "4.weight": "classifier.weight",
      "4.bias": "classifier.bias",
    });
  });

  test("a masked language model ties its decoder and finds the bias under its other name", () => {
    const transform = ["dense.weight 32x32", "dense.bias 32", "LayerNorm.gamma 32", "LayerNorm.beta 32"];
    const lines = [...transform.map((line) => `cls.predictions.transform.${line}`), "cls.predictions.bias 64"];
    const { head, names, codes } = taskHead(bert, "BertForMaskedLM", lines, { hidden_act: "relu" });
    expect(codes).toEqual([]);
    expect(names).toMatchObject({
      "2.weight": "cls.predictions.transform.LayerNorm.gamma",
      "3.weight": "bert.embeddings.word_embeddings.weight",
      "3.bias": "cls.predictions.bias",
    });
    expect(head?.config).toMatchObject({ head_type: "masked_lm", activation_function: "relu", label2id: null });
  });

  test("RoBERTa's language model is always GELU", () => {
    const lines = ["dense.weight 32x32", "dense.bias 32", "layer_norm.weight 32", "layer_norm.bias 32", "bias 64"];
    const { head, codes } = taskHead(
      roberta,
      "RobertaForMaskedLM",
      lines.map((line) => `lm_head.${line}`),
      { hidden_act: "relu" },
    );
    expect(codes).toEqual([]);
    expect(head?.config).toMatchObject({ activation_function: "gelu" });
  });

  test("the embedding wins over a stored copy only where the model ties them", () => {
    const lines = ["lm_head.weight 64x32"];
    expect(taskHead(gpt2, "GPT2LMHeadModel", lines).names).toEqual({ "0.weight": "transformer.wte.weight" });
    expect(taskHead(llama, "LlamaForCausalLM", lines).names).toEqual({ "0.weight": "lm_head.weight" });
    expect(taskHead(gpt2, "GPT2LMHeadModel", lines, { tie_word_embeddings: false }).names).toEqual({
      "0.weight": "lm_head.weight",
    });
  });

  test("there is none for a base model, an unknown class, or a class whose head was not saved", () => {
    expect(taskHead(bert, "BertModel", []).head).toBeUndefined();
    expect(taskHead(bert, "BertForSomethingNew", ["something.weight 2x2"]).head).toBeUndefined();
    expect(taskHead(bert, "BertForMaskedLM", []).head).toBeUndefined();
    expect(taskHead(llama, "LlamaForCausalLM", []).head).toBeUndefined();
  });

  test("a head that was saved in part, or with other labels, is a problem", () => {
    expect(taskHead(bert, "BertForTokenClassification", ["classifier.weight 2x32"]).codes).toEqual(["E0503"]);
    const { codes } = taskHead(bert, "BertForTokenClassification", ["classifier.weight 2x32", "classifier.bias 2"], {
      num_labels: 5,
    });
    expect(codes).toEqual(["E0505"]);
  });
});

describe("a flexible head", () => {
  const flexible = (
    type: string,
    lines: readonly string[],
    args: Readonly<Record<string, FieldValue>> = {},
    tied = embedding,
  ) => {
    const config = buildHeadConfig(type, new Map(Object.entries(args)), host);
    const weights = weightsFile(lines, "model_head.safetensors");
    const head = resolveFlexibleHead({ config, storedName: "a", weights, host, tiedEmbedding: tied });
    return {
      keys: [...head.tensors.keys()],
      said: head.problems.map(({ code, message }) => `${code} ${message}`),
      head,
    };
  };

  test("takes its own tensors and not those of a head whose name begins alike (K4)", () => {
    const lines = ["heads.a.1.weight 2x32", "heads.a.1.bias 2", "heads.ab.1.weight 2x32", "heads.ab.1.bias 2"];
    expect(flexible("tagging", lines)).toMatchObject({ keys: ["1.weight", "1.bias"], said: [] });
  });

  test("the parser keeps its module names", () => {
    const lines = ["heads.a.biaffine_arcs.weight 1x33x32", "heads.a.biaffine_rels.weight 2x33x33"];
    expect(flexible("dependency_parsing", lines)).toMatchObject({
      keys: ["biaffine_arcs.weight", "biaffine_rels.weight"],
      said: [],
    });
  });

  test("a decoder that the file lacks is the embedding, if the model ties them", () => {
    const one = { layers: 1, bias: false, layer_norm: false, activation_function: null };
    expect(flexible("causal_lm", [], one).head.tensors.get("0.weight")).toBe(embedding);
    const own = flexible("causal_lm", ["heads.a.0.weight 64x32"], one);
    expect(own.head.tensors.get("0.weight")?.name).toBe("heads.a.0.weight");
    const config = buildHeadConfig("causal_lm", new Map<string, FieldValue>(Object.entries(one)), host);
    const untied = resolveFlexibleHead({
      config,
      storedName: "a",
      weights: weightsFile([]),
      host,
      tiedEmbedding: undefined,
    });
    expect(untied.problems.map(({ code }) => code)).toEqual(["E0503"]);
  });

  test("says what is missing, left over or of another size", () => {
    expect(flexible("tagging", ["heads.a.1.weight 2x32"]).said).toEqual([
      expect.stringMatching(/^E0503 .*heads\.a\.1\.bias/),
    ]);
    const lines = ["heads.a.1.weight 2x32", "heads.a.1.bias 2"];
    expect(flexible("tagging", [...lines, "heads.a.4.bias 2"]).said).toEqual([
      expect.stringMatching(/^E0504 .*heads\.a\.4\.bias/),
    ]);
    const { head } = flexible("tagging", lines, { num_labels: 5 });
    expect(head.problems[0]).toMatchObject({
      code: "E0505",
      help: "The head has 2 outputs there; head_config.json asks for 5.",
    });
  });
});

describe("a static head beside an adapter", () => {
  const folder = (headJson: JsonObject, lines: readonly string[]) =>
    resolveStaticHeadFolder({
      family: bert,
      headJson,
      modelJson: {},
      weights: weightsFile(lines),
      host,
      tiedEmbedding: embedding,
    });

  test("is converted by its class, with the labels of its own config", () => {
    const lines = ["classifier.weight 3x32", "classifier.bias 3"];
    const head = folder({ model_class: "BertForTokenClassification", config: null, num_labels: 3 }, lines);
    expect(head).toMatchObject({ problems: [], config: { head_type: "tagging", num_labels: 3 } });
  });

  test("of an unknown class is E0507 and names those that are known", () => {
    expect(folder({ model_class: "BertForDancing" }, []).problems).toMatchObject([
      { code: "E0507", help: expect.stringContaining("BertForMaskedLM") },
    ]);
  });
});

test("absent `tie_word_embeddings` means what the family says", () => {
  expect(tiesWordEmbeddings(bert, {})).toBe(true);
  expect(tiesWordEmbeddings(llama, {})).toBe(false);
  expect(tiesWordEmbeddings(llama, { tie_word_embeddings: true })).toBe(true);
  expect(tiedEmbedding(llama, {}, new Map())).toBeUndefined();
});
