import type { HeadDefinition } from "../head.ts";
import type { LanguageModelHeadConfig } from "../head-config.ts";
import { layerTensors } from "./feed-forward.ts";
import { languageModelFields, languageModelLayers, tiedDecoderKey } from "./language-model.ts";

/** Predicts masked tokens. */
export const maskedLm: HeadDefinition<LanguageModelHeadConfig> = {
  type: "masked_lm",
  aliases: ["BertStyleMaskedLMHead"],
  summary: "Predicts masked tokens.",
  equation: "logits = W_V · LN(gelu(W₁ · x + b₁)) + b_V for each token",
  fields: languageModelFields({
    layers: 2,
    activation_function: "gelu",
    layer_norm: true,
    bias: true,
    shift_labels: false,
  }),
  layers: languageModelLayers,
  tensors: (config, name, host) => layerTensors(languageModelLayers(config, host), name),
  tiedKey: tiedDecoderKey,
  outputs: [{ name: "logits", shape: "[batch, seq, vocab_size]" }],
};
