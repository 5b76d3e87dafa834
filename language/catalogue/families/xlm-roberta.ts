import { type BertLikeConfig, bertLike } from "./shared/bert-like.ts";
import { encoderHeadTypes } from "./shared/head-types.ts";
import { robertaTaskClasses } from "./shared/roberta-tasks.ts";

export type XlmRobertaConfig = BertLikeConfig;

/** models.md §3 F1a */
export const xlmRoberta = bertLike({
  name: "xlm-roberta",
  modelTypes: ["xlm-roberta"],
  summary: "XLM-RoBERTa: RoBERTa over a hundred languages.",
  basePrefix: "roberta.",
  defaults: { vocabSize: 30522, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072, padTokenId: 1 },
  embeddingSize: null,
  hasTokenTypes: true,
  hasTokenTypeInput: false,
  hasPooler: true,
  hasRelativePositions: true,
  positionIds: "from-padding",
  headTypes: encoderHeadTypes,
  taskClasses: robertaTaskClasses("XLMRoberta"),
});
