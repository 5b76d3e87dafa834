import { type BertLikeConfig, bertLike } from "./shared/bert-like.ts";
import { encoderHeadTypes } from "./shared/head-types.ts";
import {
  oneLinear,
  pooledMultipleChoice,
  questionAnswering,
  taskClass,
  tokenClassification,
  transformedLanguageModel,
} from "./shared/task-classes.ts";

export type BertConfig = BertLikeConfig;

const predictions = [
  "cls.predictions.transform.dense",
  "cls.predictions.transform.LayerNorm",
  "cls.predictions.decoder",
] as const;

/** models.md §3 F1a */
export const bert = bertLike({
  name: "bert",
  modelTypes: ["bert"],
  summary: "BERT: a post-norm encoder with learned positions and token types.",
  basePrefix: "bert.",
  defaults: { vocabSize: 30522, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072, padTokenId: 0 },
  embeddingSize: null,
  hasTokenTypes: true,
  hasTokenTypeInput: true,
  hasPooler: true,
  hasRelativePositions: true,
  positionIds: "sequential",
  headTypes: encoderHeadTypes,
  taskClasses: [
    taskClass("BertForSequenceClassification", "classification", { ...oneLinear, use_pooler: true }, [
      [1, "classifier"],
    ]),
    pooledMultipleChoice("Bert"),
    tokenClassification("Bert"),
    questionAnswering("Bert"),
    transformedLanguageModel("BertForMaskedLM", "masked_lm", "gelu", predictions, "hidden_act"),
    transformedLanguageModel("BertLMHeadModel", "causal_lm", "gelu", predictions, "hidden_act"),
  ],
});
