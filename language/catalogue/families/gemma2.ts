import { llamaLike } from "./shared/llama-like.ts";
import { gemma2SlidingWindow } from "./shared/sliding-windows.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";

/** models.md §3 F6 */
export const gemma2 = llamaLike({
  name: "gemma2",
  modelTypes: ["gemma2"],
  summary: "Gemma 2: norms before and after each sub-layer, capped scores, every other layer local.",
  isCompiled: false,
  defaults: {
    vocabSize: 256000,
    hiddenSize: 2304,
    intermediateSize: 9216,
    layers: 26,
    heads: 8,
    keyValueHeads: 4,
    headSize: 256,
    maxPositions: 8192,
    ropeTheta: 10000,
  },
  activation: { key: "hidden_activation", fallback: "gelu_pytorch_tanh" },
  attentionBias: "config",
  hasMlpBiasKey: false,
  hasHeadNorms: false,
  hasSandwichNorms: true,
  tiesByDefault: true,
  slidingWindow: gemma2SlidingWindow,
  kind: "plugin",
  headTypes: [],
  taskClasses: [plainLanguageModel("Gemma2ForCausalLM", "causal_lm")],
});
