import { bartLike } from "./shared/bart-like.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";
import { decoderInputIds } from "./shared/text-inputs.ts";

/** models.md §3 F3 */
export const whisper = bartLike({
  name: "whisper",
  summary: "Whisper: a pre-norm encoder over a spectrogram and a text decoder.",
  defaults: { vocabSize: 51865, hiddenSize: 384, stack: { layers: 4, heads: 6, intermediateSize: 1536 } },
  isPostNorm: false,
  hasInvertibleAfterEncoder: true,
  inputEmbedding: "decoder.embed_tokens.weight",
  inputs: [{ name: "input_features", dtype: "float32", shape: ["batch", "mel_bins", "frames"] }, decoderInputIds],
  headTypes: ["seq2seq_lm"],
  taskClasses: [plainLanguageModel("WhisperForConditionalGeneration", "seq2seq_lm", "proj_out")],
});
