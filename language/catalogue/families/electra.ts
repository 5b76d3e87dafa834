import { type BertLikeConfig, bertLike } from "./shared/bert-like.ts";
import { encoderHeadTypes } from "./shared/head-types.ts";
import {
  denseClassification,
  questionAnswering,
  taskClass,
  tokenClassification,
  transformedLanguageModel,
} from "./shared/task-classes.ts";

export type ElectraConfig = BertLikeConfig;

const generator = ["generator_predictions.dense", "generator_predictions.LayerNorm", "generator_lm_head"] as const;

/** models.md §3 F1a */
export const electra = bertLike({
  name: "electra",
  modelTypes: ["electra"],
  summary: "ELECTRA: BERT with narrow embeddings and a projection behind them.",
  basePrefix: "electra.",
  defaults: { vocabSize: 30522, hiddenSize: 256, layers: 12, heads: 4, intermediateSize: 1024, padTokenId: 0 },
  embeddingSize: 128,
  hasTokenTypes: true,
  hasTokenTypeInput: true,
  hasPooler: false,
  hasRelativePositions: true,
  positionIds: "sequential",
  headTypes: encoderHeadTypes,
  taskClasses: [
    denseClassification("Electra", "gelu", "classifier.dense", "classifier.out_proj"),
    taskClass(
      "ElectraForMultipleChoice",
      "multiple_choice",
      { activation_function: "gelu", layers: 2, use_pooler: false },
      [
        [1, "sequence_summary.summary"],
        [4, "classifier"],
      ],
    ),
    tokenClassification("Electra"),
    questionAnswering("Electra"),
    transformedLanguageModel("ElectraForMaskedLM", "masked_lm", "gelu", generator),
    transformedLanguageModel("ElectraForCausalLM", "causal_lm", "gelu", generator),
  ],
});
