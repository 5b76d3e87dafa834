import { decoderHeadTypes } from "./shared/head-types.ts";
import { llamaLike } from "./shared/llama-like.ts";
import {
  plainLanguageModel,
  questionAnswering,
  scoreClassification,
  tokenClassification,
} from "./shared/task-classes.ts";

/** models.md §3 F6 */
export const mistral = llamaLike({
  name: "mistral",
  modelTypes: ["mistral"],
  summary: "Mistral: Llama with a sliding window.",
  isCompiled: false,
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    intermediateSize: 14336,
    layers: 32,
    heads: 32,
    keyValueHeads: 8,
    headSize: null,
    maxPositions: 131072,
    ropeTheta: 10000,
  },
  activation: { key: "hidden_act", fallback: "silu" },
  attentionBias: "none",
  hasMlpBiasKey: false,
  hasHeadNorms: false,
  hasSandwichNorms: false,
  tiesByDefault: false,
  // An absent key means 4096; `null` means none.
  slidingWindow: (read) => read.sizeOrNull("sliding_window", 4096),
  kind: "native",
  headTypes: decoderHeadTypes,
  taskClasses: [
    plainLanguageModel("MistralForCausalLM", "causal_lm"),
    scoreClassification("Mistral"),
    tokenClassification("Mistral", "score"),
    questionAnswering("Mistral"),
  ],
});
