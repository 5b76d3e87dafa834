import { bartLike } from "./shared/bart-like.ts";
import { sequenceToSequenceHeadTypes } from "./shared/head-types.ts";
import { denseClassification, plainLanguageModel, questionAnswering } from "./shared/task-classes.ts";
import { attentionMask, decoderInputIds, inputIds } from "./shared/text-inputs.ts";

/** models.md §3 F3 */
export const bart = bartLike({
  name: "bart",
  summary: "BART: a post-norm encoder and decoder with learned positions.",
  defaults: { vocabSize: 50265, hiddenSize: 1024, stack: { layers: 12, heads: 16, intermediateSize: 4096 } },
  isPostNorm: true,
  hasInvertibleAfterEncoder: false,
  inputEmbedding: "shared.weight",
  inputs: [inputIds, attentionMask, decoderInputIds],
  headTypes: sequenceToSequenceHeadTypes,
  taskClasses: [
    plainLanguageModel("BartForConditionalGeneration", "seq2seq_lm"),
    denseClassification("Bart", "tanh", "classification_head.dense", "classification_head.out_proj"),
    questionAnswering("Bart"),
  ],
});
