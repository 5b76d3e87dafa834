import { decoderHeadTypes } from "./shared/head-types.ts";
import { type LlamaLikeConfig, llamaLike } from "./shared/llama-like.ts";
import {
  plainLanguageModel,
  questionAnswering,
  scoreClassification,
  tokenClassification,
} from "./shared/task-classes.ts";

export type LlamaConfig = LlamaLikeConfig;

/** models.md §3 F6 */
export const llama = llamaLike({
  name: "llama",
  modelTypes: ["llama"],
  summary: "Llama: a pre-norm decoder with rotary positions, grouped key/value heads and a gated feed-forward.",
  isCompiled: true,
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    intermediateSize: 11008,
    layers: 32,
    heads: 32,
    keyValueHeads: null,
    headSize: null,
    maxPositions: 2048,
    ropeTheta: 10000,
  },
  activation: { key: "hidden_act", fallback: "silu" },
  attentionBias: "config",
  hasMlpBiasKey: true,
  hasHeadNorms: false,
  hasSandwichNorms: false,
  tiesByDefault: false,
  slidingWindow: () => null,
  kind: "native",
  headTypes: decoderHeadTypes,
  taskClasses: [
    plainLanguageModel("LlamaForCausalLM", "causal_lm"),
    scoreClassification("Llama"),
    tokenClassification("Llama", "score"),
    questionAnswering("Llama"),
  ],
});
