import { bartLike } from "./shared/bart-like.ts";
import { sequenceToSequenceHeadTypes } from "./shared/head-types.ts";
import { denseClassification, plainLanguageModel } from "./shared/task-classes.ts";
import { attentionMask, decoderInputIds, inputIds } from "./shared/text-inputs.ts";

/** models.md §3 F3 */
export const plbart = bartLike({
  name: "plbart",
  summary: "PLBART: BART for program code.",
  defaults: { vocabSize: 50005, hiddenSize: 768, stack: { layers: 6, heads: 12, intermediateSize: 3072 } },
  isPostNorm: true,
  hasInvertibleAfterEncoder: false,
  inputEmbedding: "shared.weight",
  inputs: [inputIds, attentionMask, decoderInputIds],
  headTypes: sequenceToSequenceHeadTypes,
  taskClasses: [
    plainLanguageModel("PLBartForConditionalGeneration", "seq2seq_lm"),
    denseClassification("PLBart", "tanh", "classification_head.dense", "classification_head.out_proj"),
  ],
});
