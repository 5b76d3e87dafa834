import { llamaLike } from "./shared/llama-like.ts";
import { gemma3SlidingWindow } from "./shared/sliding-windows.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";

/** models.md §3 F6 */
export const gemma3Text = llamaLike({
  name: "gemma3_text",
  modelTypes: ["gemma3_text"],
  summary: "Gemma 3 (text): Gemma 2 with a norm on each head of q and k, and five local layers to one global.",
  isCompiled: false,
  defaults: {
    vocabSize: 262208,
    hiddenSize: 2304,
    intermediateSize: 9216,
    layers: 26,
    heads: 8,
    keyValueHeads: 4,
    headSize: 256,
    maxPositions: 131072,
    ropeTheta: 1000000,
  },
  activation: { key: "hidden_activation", fallback: "gelu_pytorch_tanh" },
  attentionBias: "config",
  hasMlpBiasKey: false,
  hasHeadNorms: true,
  hasSandwichNorms: true,
  tiesByDefault: true,
  slidingWindow: gemma3SlidingWindow,
  kind: "plugin",
  headTypes: [],
  taskClasses: [plainLanguageModel("Gemma3ForCausalLM", "causal_lm")],
});
