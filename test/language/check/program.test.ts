import { expect, test } from "vitest";
import { dependencyClosure } from "../../../language/index.ts";
import { branchesOf } from "../../../language/program/branches.ts";
import type { Build, Composition } from "../../../language/program/program.ts";
import { analyzeText, codesAt } from "../../support/analyze-text.ts";

const bert = {
  model_type: "bert",
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
  vocab_size: 50,
};
const files = new Map([["m/config.json", JSON.stringify(bert)]]);

function buildOf(text: string, overrides?: ReadonlyMap<string, string | number | boolean>): Build {
  const analysis = analyzeText(`model base = "./m"\n${text}`, files, overrides === undefined ? {} : { overrides });
  const [build] = analysis.program.builds;
  if (build === undefined) throw new Error(analysis.diagnostics.map(({ message }) => message).join("\n"));
  return build;
}

function activeOf(expression: string): Composition {
  const adapters = ["a", "b", "c"].map((name) => `adapter ${name} : seq_bn()`).join("\n");
  return buildOf(`${adapters}\nfusion f = Fuse(b, c)\nbuild x { active = ${expression} }`).active;
}

const name = (text: string): Composition => ({ kind: "adapter", name: text });

test("shorthand means what Python means by it", () => {
  expect(activeOf('["a", ["b", "c"]]')).toEqual({
    kind: "Stack",
    children: [name("a"), { kind: "Fuse", children: [name("b"), name("c")], fusion: "f" }],
  });
  expect(activeOf('"a"')).toEqual(name("a"));
  expect(activeOf("[]")).toEqual({ kind: "none" });
  expect(activeOf("None")).toEqual({ kind: "none" });
  expect(activeOf('Fuse(["a", "b"], "c")')).toMatchObject({ kind: "Fuse", children: [{ kind: "Stack" }, name("c")] });
});

test("lists have one entry for each child", () => {
  expect(activeOf("Split(a, b, splits=64)")).toMatchObject({ splits: [64, 64] });
  expect(activeOf("BatchSplit(a, none, batch_sizes=[1, 3])")).toMatchObject({ batchSizes: [1, 3] });
  expect(activeOf("Average(a, b)")).toMatchObject({ weights: [0.5, 0.5] });
  expect(activeOf("Average(a, b, weights=[1, 3])")).toMatchObject({ weights: [0.25, 0.75] });
  expect(activeOf("Average(a, b, weights=[1, 3], normalize_weights=false)")).toMatchObject({ weights: [1, 3] });
});

test("a fusion is found by the last adapter of each child", () => {
  expect(activeOf("Fuse(Stack(a, b), c)")).toMatchObject({ fusion: "f" });
});

test("a build has its defaults", () => {
  expect(buildOf("adapter a : lora()\nbuild x { active = a }")).toMatchObject({
    name: "x",
    isImplicit: false,
    heads: [],
    target: { kind: "onnx", opset: 21, precision: "f32", profile: "portable", weights: "pack" },
    semantics: "documented",
    optimize: "exact",
    seed: 0,
    outputFusionAttentions: false,
  });
});

test("--set replaces a let and what is calculated from it", () => {
  const text = "let rank = 8\nadapter a : lora(r=rank, alpha=2 * rank)\nbuild x { active = a }";
  const config = (build: Build) => build.adapters.get("a")?.config.members[0];
  expect(config(buildOf(text))).toMatchObject({ r: 8, alpha: 16 });
  expect(config(buildOf(text, new Map([["rank", "16"]])))).toMatchObject({ r: 16, alpha: 32 });
  const wrong = analyzeText(text, new Map(), { overrides: new Map([["rnk", 1]]) });
  expect(wrong.diagnostics[0]).toMatchObject({ code: "E0201", help: "Did you mean `rank`?" });
  expect(wrong.program.builds).toEqual([]);
  const type = analyzeText(text, new Map(), { overrides: new Map([["rank", "many"]]) });
  expect(type.diagnostics.map(({ code }) => code)).toContain("E0205");
});

test("config strings, bracket calls, calls and classes give one config", () => {
  const forms = [
    "prefix_tuning(bottleneck_size=800) | par_bn()",
    "ConfigUnion(PrefixTuningConfig(bottleneck_size=800), ParBnConfig())",
    '"prefix_tuning[bottleneck_size=800]|par_bn"',
    "prefix_tuning[bottleneck_size=800]|par_bn",
    "mam(prefix_tuning=prefix_tuning(bottleneck_size=800), adapter=par_bn())",
  ];
  const configs = forms.map((form) => buildOf(`adapter a : ${form}\nbuild x { active = a }`).adapters.get("a")?.config);
  for (const config of configs) expect(config).toEqual(configs[0]);
});

test("heads named like the last adapter of each branch are taken, all or none", () => {
  const heads = "head a : tagging(num_labels=2)\nhead b : tagging(num_labels=3)\n";
  const adapters = "adapter a : lora()\nadapter b : lora()\nadapter c : lora()\n";
  const names = (active: string) =>
    buildOf(`${adapters}${heads}build x { active = ${active} }`).heads.map((head) => head.name);
  expect(names("Parallel(Stack(c, a), b)")).toEqual(["a", "b"]);
  expect(names("Stack(c, a)")).toEqual(["a"]);
  expect(names("Parallel(a, c)")).toEqual([]);
  expect(names("Average(a, b)")).toEqual([]);
  expect(names("BatchSplit(a, b, batch_sizes=[1, 1])")).toEqual(["a", "b"]);
});

test("a file without builds builds its one composition", () => {
  expect(buildOf("adapter a : lora()\ncompose both = Parallel(a, none)")).toMatchObject({
    name: "both",
    isImplicit: true,
  });
  expect(buildOf("adapter only : lora()")).toMatchObject({ name: "only", active: name("only") });
});

test("a mistake stops the builds that use it and no other", () => {
  const text = `model base = "./m"
adapter good : lora()
adapter bad : lora(rr=1)
compose mixed = Stack(good, bad)
build one { active = good }
build two { active = mixed }
`;
  const analysis = analyzeText(text, files);
  expect(codesAt(text, analysis)).toEqual(["E0302 rr"]);
  expect(analysis.diagnostics[0]?.subject).toBe("adapter:bad");
  expect(analysis.program.builds.map((build) => build.name)).toEqual(["one"]);
  expect([...dependencyClosure(analysis, "two")].sort()).toEqual([
    "adapter:bad",
    "adapter:good",
    "build:two",
    "compose:mixed",
    "model:base",
  ]);
});

test("the same composition refused on one model is built on another", () => {
  const text = `model b = "./m"
model g = "./g"
adapter p : prompt_tuning()
build one { model = b, active = p }
build two { model = g, active = p }
`;
  const gpt2 = JSON.stringify({ model_type: "gpt2", n_embd: 16, n_layer: 2, n_head: 2, vocab_size: 50 });
  const analysis = analyzeText(text, new Map([...files, ["g/config.json", gpt2]]));
  expect(codesAt(text, analysis)).toEqual(["E0405 p"]);
  expect(analysis.diagnostics[0]?.subject).toBe("build:two");
  expect(analysis.program.builds.map((build) => build.name)).toEqual(["one"]);
});

test("a mistake that two builds share is said once and stops both", () => {
  const text = `model g = "./g"
adapter p : prompt_tuning()
compose both = p
build one { model = g, active = both }
build two { model = g, active = both, seed = 1 }
`;
  const gpt2 = JSON.stringify({ model_type: "gpt2", n_embd: 16, n_layer: 2, n_head: 2, vocab_size: 50 });
  const analysis = analyzeText(text, new Map([["g/config.json", gpt2]]));
  expect(codesAt(text, analysis)).toEqual(["E0405 p"]);
  expect(analysis.diagnostics[0]).toMatchObject({ subject: "build:one", alsoOf: ["build:two"] });
  expect(analysis.program.builds).toEqual([]);
});

test("without facts nothing is said about folders, and nothing is built", () => {
  const analysis = analyzeText('model base = "./m"\nadapter a from "./a"\nbuild x { active = a }\n');
  expect(analysis.diagnostics).toEqual([]);
  expect(analysis.program.builds).toEqual([]);
});

test("branches that would share a name are numbered", () => {
  const active = activeOf("Parallel(Stack(a, b), b, none, c)");
  expect(branchesOf(active).branches.map((branch) => branch.name)).toEqual(["b_0", "b_1", "none", "c"]);
});
