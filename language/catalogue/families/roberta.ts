import { type BertLikeConfig, bertLike } from "./shared/bert-like.ts";
import { encoderHeadTypes } from "./shared/head-types.ts";
import { robertaTaskClasses } from "./shared/roberta-tasks.ts";

export type RobertaConfig = BertLikeConfig;

/** models.md §3 F1a */
export const roberta = bertLike({
  name: "roberta",
  modelTypes: ["roberta"],
  summary: "RoBERTa: BERT with positions counted from the padding id, and no token types to choose.",
  basePrefix: "roberta.",
  defaults: { vocabSize: 50265, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072, padTokenId: 1 },
  embeddingSize: null,
  hasTokenTypes: true,
  hasTokenTypeInput: false,
  hasPooler: true,
  hasRelativePositions: true,
  positionIds: "from-padding",
  headTypes: encoderHeadTypes,
  taskClasses: robertaTaskClasses("Roberta"),
});
