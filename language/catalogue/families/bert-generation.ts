import { type BertLikeConfig, bertLike } from "./shared/bert-like.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";

export type BertGenerationConfig = BertLikeConfig;

/** models.md §3 F1a */
export const bertGeneration = bertLike({
  name: "bert-generation",
  modelTypes: ["bert-generation"],
  summary: "BERT-Generation: a BERT without token types and pooler, made for text generation.",
  basePrefix: "bert.",
  defaults: { vocabSize: 50358, hiddenSize: 1024, layers: 24, heads: 16, intermediateSize: 4096, padTokenId: 0 },
  embeddingSize: null,
  hasTokenTypes: false,
  hasTokenTypeInput: false,
  hasPooler: false,
  hasRelativePositions: false,
  positionIds: "sequential",
  headTypes: ["masked_lm", "causal_lm"],
  taskClasses: [plainLanguageModel("BertGenerationDecoder", "causal_lm", "lm_head.decoder", true)],
});
