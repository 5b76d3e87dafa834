import type { HeadDefinition } from "../head.ts";
import type { LanguageModelHeadConfig } from "../head-config.ts";
import { layerTensors } from "./feed-forward.ts";
import { languageModelFields, languageModelLayers, tiedDecoderKey } from "./language-model.ts";

/** Predicts the decoder's next token; its inner width is the hidden size. */
export const seq2seqLm: HeadDefinition<LanguageModelHeadConfig> = {
  type: "seq2seq_lm",
  aliases: ["Seq2SeqLMHead"],
  summary: "Predicts the decoder's next token.",
  equation: "logits = W_V · x for each decoder token",
  fields: languageModelFields({
    layers: 1,
    activation_function: null,
    layer_norm: false,
    bias: false,
    shift_labels: false,
  }),
  layers: languageModelLayers,
  tensors: (config, name, host) => layerTensors(languageModelLayers(config, host), name),
  tiedKey: tiedDecoderKey,
  outputs: [{ name: "logits", shape: "[batch, target_seq, vocab_size]" }],
};
