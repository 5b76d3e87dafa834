import { describe, expect, test } from "vitest";
import { albert } from "../../../language/catalogue/families/albert.ts";
import { bert } from "../../../language/catalogue/families/bert.ts";
import { electra } from "../../../language/catalogue/families/electra.ts";
import { gpt2 } from "../../../language/catalogue/families/gpt2.ts";
import { t5 } from "../../../language/catalogue/families/t5.ts";
import type { AnyFamily } from "../../../language/catalogue/family.ts";
import type { WeightsFile } from "../../../language/checkpoint/facts.ts";
import { resolveBase } from "../../../language/checkpoint/resolve-base.ts";
import { goldenFixture, weightsFile } from "../families/golden-fixture.ts";

function configOf(family: AnyFamily): unknown {
  const result = family.readConfig(goldenFixture(family.name as "bert").config);
  if (!result.ok) throw new Error("unreadable fixture");
  return result.config;
}

function resolved(family: AnyFamily, lines: readonly string[]) {
  return resolveBase(family, configOf(family), weightsFile(lines));
}

/** `E0504 key` for each problem, where the message names a tensor. */
function said(family: AnyFamily, lines: readonly string[]): readonly string[] {
  return resolved(family, lines).problems.map(({ code, message }) => `${code} ${message}`);
}

const bertLines = goldenFixture("bert").model;

describe("prefixes", () => {
  test("a file with the base prefix and one without mean the same", () => {
    const prefixed = resolved(bert, [...bertLines.map((line) => `bert.${line}`), "classifier.weight 3x32"]);
    expect(prefixed.problems).toEqual([]);
    expect([...prefixed.tensors.keys()]).toEqual([...resolved(bert, bertLines).tensors.keys()]);
    expect(prefixed.tensors.get("pooler.dense.bias")?.name).toBe("bert.pooler.dense.bias");
    expect([...prefixed.headTensors.keys()]).toEqual(["classifier.weight"]);
  });

  test("T5 may lie below `transformer.` as its classification class saves it", () => {
    const lines = goldenFixture("t5").model.map((line) => `transformer.${line}`);
    expect(said(t5, [...lines, "classification_head.dense.weight 32x32"])).toEqual([]);
  });

  test("a file of another model is one problem, not one for each tensor", () => {
    expect(said(bert, goldenFixture("gpt2").model)).toEqual([
      expect.stringMatching(/^E0503 model.safetensors has none of the tensors of a bert model; it holds `h\.0\./),
    ]);
  });
});

describe("names", () => {
  test("gamma and beta are weight and bias, below a LayerNorm only", () => {
    const old = bertLines.map((line) =>
      line.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
    );
    const base = resolved(bert, old);
    expect(base.problems).toEqual([]);
    expect(base.tensors.get("embeddings.LayerNorm.weight")?.name).toBe("embeddings.LayerNorm.gamma");
  });

  test("buffers and causal masks are ignored, and heads that nobody asked for", () => {
    const cls = ["cls.seq_relationship.weight 2x32", "cls.predictions.bias 64", "embeddings.position_ids 1x48"];
    expect(said(bert, [...bertLines, ...cls])).toEqual([]);
    expect(said(gpt2, [...goldenFixture("gpt2").model, "h.0.attn.bias 1x1x48x48", "lm_head.weight 64x32"])).toEqual([]);
    expect(said(electra, [...goldenFixture("electra").model, "discriminator_predictions.dense.bias 32"])).toEqual([]);
  });

  test("T5's embeddings may be stored under a stack's name", () => {
    const lines = goldenFixture("t5").model.map((line) => line.replace(/^shared\./, "encoder.embed_tokens."));
    const base = resolved(t5, lines);
    expect(base.problems).toEqual([]);
    expect(base.tensors.get("shared.weight")?.name).toBe("encoder.embed_tokens.weight");
  });
});

describe("problems", () => {
  test("a missing tensor is E0503; a missing pooler is none", () => {
    const without = (part: string) => bertLines.filter((line) => !line.startsWith(part));
    expect(said(bert, without("encoder.layer.1.output.dense.bias"))).toEqual([
      "E0503 tensor `encoder.layer.1.output.dense.bias` [32] is missing from model.safetensors",
    ]);
    const base = resolved(bert, without("pooler."));
    expect(base.problems).toEqual([]);
    expect(base.tensors.has("pooler.dense.weight")).toBe(false);
  });

  test("a tensor that no config describes is E0504", () => {
    expect(said(bert, [...bertLines, "encoder.layer.2.output.dense.bias 32"])).toEqual([
      "E0504 tensor `encoder.layer.2.output.dense.bias` of model.safetensors is left over: config.json describes no such tensor",
    ]);
    const adapters = resolved(bert, [...bertLines, "encoder.layer.0.output.adapters.a.adapter_up.bias 32"]);
    expect(adapters.problems[0]?.help).toContain("save each one to a folder of its own");
  });

  test("a wrong shape is E0505 and says what the config should be", () => {
    const resized = bertLines.map((line) =>
      line.replace("word_embeddings.weight 64x32", "word_embeddings.weight 70x32"),
    );
    const [problem] = resolved(bert, resized).problems;
    expect(problem).toMatchObject({
      code: "E0505",
      message: expect.stringContaining("[70, 32]; the config asks for [64, 32]"),
    });
    expect(problem?.help).toBe("The embeddings have 70 rows; `vocab_size` in config.json says 64.");
  });

  test("nothing is wrong with a model whose tensors are not known", () => {
    const result = albert.readConfig({});
    if (!result.ok) throw new Error("unreadable");
    expect(resolveBase(albert, result.config, weightsFile(["albert.pooler.weight 4x4"])).problems).toEqual([]);
  });

  test("integers in place of numbers are E0502", () => {
    const weights = weightsFile(bertLines);
    const quantised: WeightsFile = {
      ...weights,
      tensors: new Map(
        [...weights.tensors].map(([name, tensor]) => [
          name,
          name.startsWith("pooler.") ? { ...tensor, dtype: "I8" } : tensor,
        ]),
      ),
    };
    const { problems } = resolveBase(bert, configOf(bert), quantised);
    expect(problems).toMatchObject([{ code: "E0502", message: expect.stringMatching(/pooler.*and 1 more tensor/) }]);
  });

  test("many that say the same are one and a count", () => {
    const problems = said(bert, bertLines.slice(0, 10));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("(and 26 more tensors likewise)");
  });
});
