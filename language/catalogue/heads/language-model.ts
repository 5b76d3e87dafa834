/** What masked_lm, causal_lm and seq2seq_lm share (spec: heads.md §3). */
import { activationNames } from "../activations.ts";
import { boolean, choice, integer, optional, probability } from "../define-fields.ts";
import type { Field } from "../field.ts";
import type { HeadHost, HeadLayer } from "../head.ts";
import type { LanguageModelHeadConfig } from "../head-config.ts";
import { hasActivation } from "./feed-forward.ts";
import { label2idField } from "./fields.ts";

interface LanguageModelDefaults {
  readonly layers: number;
  readonly activation_function: string | null;
  readonly layer_norm: boolean;
  readonly bias: boolean;
  readonly shift_labels: boolean;
}

/** Keys in the library's order; sizes of 0 stand for the model's own. */
export function languageModelFields(defaults: LanguageModelDefaults): readonly Field[] {
  return [
    {
      name: "vocab_size",
      type: optional(integer(1)),
      default: null,
      documentation: "Number of logits; none for the model's vocabulary.",
    },
    {
      name: "embedding_size",
      type: optional(integer(1)),
      default: null,
      documentation: "Width before the last layer; none for the model's embedding size.",
    },
    { name: "layers", type: integer(1), default: defaults.layers, documentation: "Number of linear layers." },
    {
      name: "activation_function",
      type: optional(choice(...activationNames)),
      default: defaults.activation_function,
      documentation: "Activation after each inner layer.",
    },
    {
      name: "layer_norm",
      type: boolean,
      default: defaults.layer_norm,
      documentation: "A layer norm after each inner layer.",
    },
    { name: "bias", type: boolean, default: defaults.bias, documentation: "A bias in the last layer." },
    {
      name: "shift_labels",
      type: boolean,
      default: defaults.shift_labels,
      documentation: "Shift the labels by one while training.",
      trainingOnly: true,
    },
    label2idField,
    {
      name: "dropout_prob",
      type: optional(probability),
      default: null,
      documentation: "Unused: language-model heads have no dropout.",
      trainingOnly: true,
    },
  ];
}

/** Linear, activation and norm of the inner layers, then the decoder E → V. */
export function languageModelLayers(config: LanguageModelHeadConfig, host: HeadHost): readonly HeadLayer[] {
  const embedding = config.head_type === "seq2seq_lm" ? host.hiddenSize : config.embedding_size;
  const found: HeadLayer[] = [];
  let index = 0;
  let width = host.hiddenSize;
  for (let layer = 0; layer < config.layers - 1; layer++) {
    found.push({ kind: "linear", index: index++, inSize: width, outSize: embedding, hasBias: true });
    width = embedding;
    const inner = { inSize: embedding, outSize: embedding };
    if (hasActivation(config.activation_function)) {
      found.push({ kind: "activation", index: index++, ...inner, hasBias: false });
    }
    if (config.layer_norm) found.push({ kind: "norm", index: index++, ...inner, hasBias: true });
  }
  found.push({ kind: "linear", index, inSize: embedding, outSize: config.vocab_size, hasBias: config.bias });
  return found;
}

/** The decoder's weight, when it has the shape of the model's input embeddings and so may be tied to them. */
export function tiedDecoderKey(config: LanguageModelHeadConfig, name: string, host: HeadHost): string | undefined {
  const decoder = languageModelLayers(config, host).at(-1);
  if (decoder === undefined) return undefined;
  const isTiable = decoder.inSize === host.embeddingSize && decoder.outSize === host.vocabSize;
  return isTiable ? `heads.${name}.${decoder.index}.weight` : undefined;
}
