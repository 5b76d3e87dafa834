import { describe, expect, test } from "vitest";
import { type DiagnosticCode, diagnosticTitles } from "../../../language/diagnostics/catalogue.ts";
import { explain, findCode } from "../../../language/diagnostics/explain.ts";
import { pages } from "../../../language/diagnostics/pages/index.ts";
import { analyzeText } from "../../support/analyze-text.ts";

const bert = {
  model_type: "bert",
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
  vocab_size: 50,
};
const gpt2 = { model_type: "gpt2", n_embd: 16, n_layer: 2, n_head: 2, vocab_size: 50 };
const adapter = {
  name: "ner",
  model_type: "bert",
  hidden_size: 16,
  version: "adapters.1.2.0",
  config: { architecture: "lora", r: 4 },
};
const key = "encoder.layer.0.attention.self.query.loras.ner.lora_A";

/** The disk that the examples speak of. */
const disk: Record<string, unknown> = {
  "languages.adapt": "adapter sw : lora()\n",
  "round.adapt": 'import "./main.adapt"\n',
  "models/bert/config.json": bert,
  "models/gpt2/config.json": gpt2,
  "models/rwkv/config.json": { model_type: "rwkv" },
  "adapters/ner/adapter_config.json": adapter,
  "adapters/old/adapter_config.json": { ...adapter, config: { ...adapter.config, dropot: 0.1 } },
  "adapters/odd/adapter_config.json": { ...adapter, config: { architecture: "magic" } },
  "adapters/cut/adapter_config.json": adapter,
  "adapters/cut/tensors": `- ${key}\n`,
  "adapters/more/adapter_config.json": adapter,
  "adapters/more/tensors": "+ encoder.layer.9.attention.self.query.loras.ner.lora_A [4, 16]\n",
  "adapters/bent/adapter_config.json": adapter,
  "adapters/bent/tensors": `+ ${key} [8, 16]\n`,
};
const files = new Map(
  Object.entries(disk).map(([path, value]) => [path, typeof value === "string" ? value : JSON.stringify(value)]),
);

/** Said by running, not by checking. */
const atRunTime: readonly DiagnosticCode[] = ["E0605", "W0605"];

const codes = Object.keys(diagnosticTitles).filter((code) => findCode(code) !== undefined) as DiagnosticCode[];

describe.each(codes)("%s", (code) => {
  const page = pages[code];

  test("has a page that names it", () => {
    expect(page.code).toBe(code);
    expect(explain(code)).toContain(diagnosticTitles[code]);
  });

  // What only a run can say has no example that a check could try.
  if (atRunTime.includes(code)) return;

  test("the first example has the mistake and no other error", () => {
    const said = analyzeText(page.bad, files).diagnostics.map((diagnostic) => diagnostic.code);
    expect(said).toContain(code);
    expect(said.filter((other) => other !== code && other.startsWith("E"))).toEqual([]);
  });

  test("the second example has none", () => {
    expect(analyzeText(page.good, files).diagnostics).toEqual([]);
  });
});

test("codes are found in any case", () => {
  expect(findCode(" e0401")).toBe("E0401");
  expect(findCode("E9999")).toBeUndefined();
});
