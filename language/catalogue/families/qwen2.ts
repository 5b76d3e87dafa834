import { llamaLike } from "./shared/llama-like.ts";
import { qwenSlidingWindow } from "./shared/sliding-windows.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";

/** models.md §3 F6 */
export const qwen2 = llamaLike({
  name: "qwen2",
  modelTypes: ["qwen2"],
  summary: "Qwen 2 and 2.5: Llama with biases on q, k and v.",
  isCompiled: false,
  defaults: {
    vocabSize: 151936,
    hiddenSize: 4096,
    intermediateSize: 22016,
    layers: 32,
    heads: 32,
    keyValueHeads: 32,
    headSize: null,
    maxPositions: 32768,
    ropeTheta: 10000,
  },
  activation: { key: "hidden_act", fallback: "silu" },
  attentionBias: "projections",
  hasMlpBiasKey: false,
  hasHeadNorms: false,
  hasSandwichNorms: false,
  tiesByDefault: false,
  slidingWindow: qwenSlidingWindow,
  kind: "plugin",
  headTypes: [],
  taskClasses: [plainLanguageModel("Qwen2ForCausalLM", "causal_lm")],
});
