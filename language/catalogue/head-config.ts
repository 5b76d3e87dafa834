/** Checked configuration of a prediction head, every field explicit (spec: heads.md §1). Definitions: `heads/`. */

interface HeadBase {
  readonly label2id: Readonly<Record<string, number>> | null;
}
export interface ClassificationHeadConfig extends HeadBase {
  readonly head_type: "classification" | "multilabel_classification";
  readonly num_labels: number;
  readonly layers: number;
  readonly activation_function: string | null;
  readonly use_pooler: boolean;
  readonly bias: boolean;
  readonly dropout_prob: number | null;
}
export interface ImageClassificationHeadConfig extends HeadBase {
  readonly head_type: "image_classification";
  readonly num_labels: number;
  readonly layers: number;
  readonly activation_function: string | null;
  readonly multilabel: boolean;
  readonly use_pooler: boolean;
  readonly bias: boolean;
  readonly dropout_prob: number | null;
}
export interface MultipleChoiceHeadConfig extends HeadBase {
  readonly head_type: "multiple_choice";
  readonly num_choices: number;
  readonly layers: number;
  readonly activation_function: string | null;
  readonly use_pooler: boolean;
  readonly dropout_prob: number | null;
}
export interface TaggingHeadConfig extends HeadBase {
  readonly head_type: "tagging" | "question_answering";
  readonly num_labels: number;
  readonly layers: number;
  readonly activation_function: string | null;
  readonly dropout_prob: number | null;
}
export interface DependencyParsingHeadConfig extends HeadBase {
  readonly head_type: "dependency_parsing";
  readonly num_labels: number;
}
export interface LanguageModelHeadConfig extends HeadBase {
  readonly head_type: "masked_lm" | "causal_lm" | "seq2seq_lm";
  readonly vocab_size: number;
  readonly embedding_size: number;
  readonly layers: number;
  readonly activation_function: string | null;
  readonly layer_norm: boolean;
  readonly bias: boolean;
  readonly shift_labels: boolean;
  readonly dropout_prob: number | null;
}
export type HeadConfig =
  | ClassificationHeadConfig
  | ImageClassificationHeadConfig
  | MultipleChoiceHeadConfig
  | TaggingHeadConfig
  | DependencyParsingHeadConfig
  | LanguageModelHeadConfig;
export type HeadType = HeadConfig["head_type"];
