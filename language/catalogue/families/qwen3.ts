import { llamaLike } from "./shared/llama-like.ts";
import { qwenSlidingWindow } from "./shared/sliding-windows.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";

/** models.md §3 F6 */
export const qwen3 = llamaLike({
  name: "qwen3",
  modelTypes: ["qwen3"],
  summary: "Qwen 3: Llama with a norm on each head of q and k.",
  isCompiled: false,
  defaults: {
    vocabSize: 151936,
    hiddenSize: 4096,
    intermediateSize: 22016,
    layers: 32,
    heads: 32,
    keyValueHeads: 32,
    headSize: 128,
    maxPositions: 32768,
    ropeTheta: 10000,
  },
  activation: { key: "hidden_act", fallback: "silu" },
  attentionBias: "config",
  hasMlpBiasKey: false,
  hasHeadNorms: true,
  hasSandwichNorms: false,
  tiesByDefault: false,
  slidingWindow: qwenSlidingWindow,
  kind: "plugin",
  headTypes: [],
  taskClasses: [plainLanguageModel("Qwen3ForCausalLM", "causal_lm")],
});
