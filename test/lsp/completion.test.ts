import { describe, expect, it } from "vitest";
import { completion, resolveCompletion } from "../../lsp/features/index.ts";
import { bertConfig, type Files, fixture, main } from "./support.ts";

function labels(marked: string, files: Files = {}): readonly string[] {
  const { snapshot, offset } = fixture(marked, files);
  return completion(snapshot, main, offset).items.map(({ label }) => label);
}

describe("completion", () => {
  it.each([
    ["an empty file", "$0", ["adapter", "build", "compose", "import"]],
    ["a new line", "adapter a\n$0", ["adapter", "model"]],
    ["a word at the start of a line", "adapter a : lora()\nco$0", ["compose", "config"]],
    ["a word under an unclosed bracket", "compose c = Stack(a,\nad$0", ["adapter"]],
    ["behind a name", "adapter a $0", [":", "from", "="]],
    ["a method", "adapter a : $0", ["lora", "seq_bn", "mam"]],
    ["a method being typed", "config c = lo$0", ["lora"]],
    ["behind a bar", "config c = prefix_tuning() | $0", ["par_bn"]],
    ["keys of a method", "config c = lora($0)", ["r", "alpha", "attn_matrices"]],
    ["keys in brackets", "adapter a : seq_bn[$0", ["reduction_factor"]],
    ["a choice", "config c = lora(init_weights=$0)", ["lora", "bert", "ia3"]],
    ["a boolean", "config c = lora(use_gating=$0)", ["true", "false"]],
    ["a head", "head h : $0", ["tagging", "classification"]],
    ["keys of a head", "head h : tagging($0)", ["num_labels"]],
    ["children", "adapter a\nadapter b\ncompose c = Stack(a, $0)", ["a", "b", "Parallel", "none"]],
    ["names in quotes", 'adapter a\ncompose c = Stack("$0")', ["a"]],
    ["keys of a block", "adapter a\ncompose c = Split(a, $0)", ["splits"]],
    ["keys of a build", "build b { $0 }", ["model", "active", "out"]],
    ["keys behind a value", "build b {\n  model = m\n  $0\n}", ["active", "target"]],
    ["the model of a build", 'model m = "x"\nbuild b { model = $0 }', ["m"]],
    ["what is active", "adapter a\ncompose c = a\nbuild b { active = $0 }", ["a", "c", "Stack", "none"]],
    ["inside what is active", "adapter a\nbuild b { active = Stack($0) }", ["a"]],
    ["heads of a build", 'head h from "x"\nbuild b { heads = [$0] }', ["h"]],
    ["a target", "build b { target = $0 }", ["onnx", "tfjs"]],
    ["options of a target", "build b { target = onnx($0) }", ["precision", "opset"]],
    ["an option's values", "build b { target = onnx(precision=$0) }", ["f16", "bf16"]],
    ["average", "adapter m = $0", ["average"]],
    ["what is averaged", "adapter a\nadapter m = average($0)", ["a", "weights"]],
    ["members of a union", "config c = mam($0)", ["prefix_tuning", "adapter"]],
    ["presets of a fusion", "adapter a\nadapter b\nfusion f = Fuse(a, b) : $0", ["dynamic", "static"]],
    ["names for heads", "adapter ner\nhead $0", ["ner"]],
  ])("offers %s", (_, marked, expected) => {
    expect(labels(marked)).toEqual(expect.arrayContaining([...expected]));
  });

  it.each([
    ["keys that are given", "config c = lora(r=8, $0)", "r"],
    ["blocks that may not stand there", "compose c = Stack(Parallel($0))", "Fuse"],
    ["a Stack in a Stack", "compose c = Stack($0)", "Stack"],
    ["the composition itself", "compose c = $0", "c"],
    ["keys of a build that are given", "build b { model = m, $0 }", "model"],
    ["anything in a comment", "// $0", "adapter"],
    ["methods as children", "compose c = Stack($0)", "lora"],
  ])("leaves out %s", (_, marked, absent) => {
    expect(labels(marked)).not.toContain(absent);
  });

  it("puts required keys first", () => {
    const { snapshot, offset } = fixture("adapter a\ncompose c = Split(a, $0)");
    const first = completion(snapshot, main, offset).items.filter(({ isFirst }) => isFirst);
    expect(first.map(({ label }) => label)).toEqual(["splits"]);
  });

  it("replaces the whole word", () => {
    const { snapshot, offset, spans } = fixture("config c = «lo$0ra»");
    expect(completion(snapshot, main, offset).span).toEqual(spans[0]);
  });

  it("knows the matrices and layers of the model", () => {
    const files = { "m/config.json": bertConfig };
    const model = 'model m = "./m"\n';
    const { snapshot, offset } = fixture(`${model}adapter a : lora(attn_matrices=[$0])`, files);
    const items = completion(snapshot, main, offset).items;
    expect(items.map(({ label, detail }) => `${label} ${detail}`)).toEqual([
      "q ×2 in m: encoder.layer.*.attention.self.query",
      "k ×2 in m: encoder.layer.*.attention.self.key",
      "v ×2 in m: encoder.layer.*.attention.self.value",
    ]);
    expect(labels(`${model}adapter a : lora(leave_out=[$0])`, files)).toEqual(["0", "1"]);
    expect(labels(`${model}adapter a : lora(leave_out=[0, $0])`, files)).toEqual(["1"]);
    expect(labels(`${model}adapter a : lora(attn_matrices=["q", k, "$0"])`, files)).toEqual(["v"]);
  });

  it("lists folders that hold what is wanted", () => {
    const files = { "adapters/ner/adapter_config.json": "{}", "adapters/other/readme.txt": "", "two.adapt": "" };
    expect(labels('adapter a from "./adapters/$0"', files)).toEqual(["./adapters/ner", "./adapters/other/"]);
    expect(labels('import "$0"', files)).toEqual(["./two.adapt", "./adapters/"]);
  });

  it("documents an item only when asked", () => {
    const { snapshot, offset } = fixture("config c = $0");
    const item = completion(snapshot, main, offset).items.find(({ label }) => label === "lora");
    expect(item?.topic).toBeDefined();
    expect(item?.topic && resolveCompletion(snapshot, main, item.topic)).toContain("alpha / r");
    const path = fixture('adapter a from "./$0"', { "ner/adapter_config.json": "{}", "m/config.json": bertConfig });
    const folder = completion(path.snapshot, main, path.offset).items.find(({ label }) => label === "./ner");
    expect(folder?.topic && resolveCompletion(path.snapshot, main, folder.topic)).toContain("adapter_config.json");
  });
});
