import type { HeadDefinition } from "../head.ts";
import type { LanguageModelHeadConfig } from "../head-config.ts";
import { layerTensors } from "./feed-forward.ts";
import { languageModelFields, languageModelLayers, tiedDecoderKey } from "./language-model.ts";

/** Predicts the next token. A declared one has the library's `add` defaults instead (heads.md H2): `declaredDefaults`. */
export const causalLm: HeadDefinition<LanguageModelHeadConfig> = {
  type: "causal_lm",
  aliases: ["CausalLMHead"],
  summary: "Predicts the next token.",
  equation: "logits = W_V · x for each token; declared afresh: W_V · LN(gelu(W₁ · x + b₁)) + b_V",
  fields: languageModelFields({
    layers: 1,
    activation_function: null,
    layer_norm: false,
    bias: false,
    shift_labels: true,
  }),
  layers: languageModelLayers,
  tensors: (config, name, host) => layerTensors(languageModelLayers(config, host), name),
  tiedKey: tiedDecoderKey,
  outputs: [{ name: "logits", shape: "[batch, seq, vocab_size]" }],
};
