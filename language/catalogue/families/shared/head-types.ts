/** Flexible heads by kind of model (heads.md §1.1). */
import type { HeadType } from "../../head-config.ts";

export const encoderHeadTypes: readonly HeadType[] = [
  "classification",
  "multilabel_classification",
  "tagging",
  "multiple_choice",
  "question_answering",
  "dependency_parsing",
  "masked_lm",
  "causal_lm",
];

/** albert, deberta, deberta-v2 */
export const maskedEncoderHeadTypes: readonly HeadType[] = [
  "classification",
  "multilabel_classification",
  "tagging",
  "multiple_choice",
  "question_answering",
  "masked_lm",
];

export const decoderHeadTypes: readonly HeadType[] = [
  "classification",
  "multilabel_classification",
  "tagging",
  "question_answering",
  "causal_lm",
];

export const sequenceToSequenceHeadTypes: readonly HeadType[] = [
  "classification",
  "multilabel_classification",
  "question_answering",
  "seq2seq_lm",
];

export const imageHeadTypes: readonly HeadType[] = ["image_classification"];
