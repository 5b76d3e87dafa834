/** T5 and mT5 (models.md §3 F4). */
import type { JsonObject } from "../../../checkpoint/facts.ts";
import { findActivation } from "../../activations.ts";
import type { BaseTensor, FamilyDefinition, ReadConfig } from "../../family.ts";
import type { Site } from "../../site.ts";
import { type ConfigReader, configReader } from "./config-reader.ts";
import { sequenceToSequenceHeadTypes } from "./head-types.ts";
import { ignoredBuffers } from "./ignored-tensors.ts";
import {
  type AttentionDescription,
  invertibleSite,
  layerSites,
  plainFeedForward,
  separateProjections,
} from "./layer-sites.ts";
import { commonRefusal, noPrompt } from "./refusals.ts";
import { denseClassification, plainLanguageModel, questionAnswering } from "./task-classes.ts";
import { embeddingTensor, linearTensors, perLayer, rmsNormTensor } from "./tensor-lists.ts";
import { attentionMask, decoderAttentionMask, decoderInputIds, inputIds } from "./text-inputs.ts";

/** Configuration of T5 and mT5, every field explicit. */
export interface T5LikeConfig {
  readonly vocabSize: number;
  /** `d_model` */
  readonly hiddenSize: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly heads: number;
  /** `d_kv`; the attention is `heads · headSize` wide whatever `hiddenSize` is. */
  readonly headSize: number;
  readonly intermediateSize: number;
  /** Canonical name of `activations.ts`. */
  readonly activation: string;
  /** `wo(act(wi_0 x) ⊙ wi_1 x)` instead of `wo(act(wi x))`. */
  readonly isGated: boolean;
  readonly relativeBuckets: number;
  readonly relativeMaxDistance: number;
  readonly layerNormEps: number;
  readonly padTokenId: number | null;
  readonly eosTokenId: number | null;
  readonly decoderStartTokenId: number | null;
  /** Heads then read hidden states multiplied by `hiddenSize^−½`. */
  readonly tiesWordEmbeddings: boolean;
}

export interface T5LikeTraits {
  readonly name: string;
  readonly summary: string;
  readonly isCompiled: boolean;
  /** Of class names: `T5`, `MT5`. */
  readonly stem: string;
  readonly defaults: {
    readonly vocabSize: number;
    readonly intermediateSize: number;
    readonly layers: number;
    readonly heads: number;
    readonly feedForward: string;
    readonly tiesWordEmbeddings: boolean;
  };
}

export function t5Like(traits: T5LikeTraits): FamilyDefinition<T5LikeConfig> {
  return {
    name: traits.name,
    modelTypes: [traits.name],
    summary: traits.summary,
    basePrefix: "",
    adapterPrefixes: ["transformer."],
    isCompiled: traits.isCompiled,
    readConfig: (json) => readConfig(traits, json),
    sizes: ({ hiddenSize, vocabSize, encoderLayers, decoderLayers, heads }) => ({
      hiddenSize,
      embeddingSize: hiddenSize,
      vocabSize,
      layers: encoderLayers + decoderLayers,
      heads,
    }),
    inputEmbedding: "shared.weight",
    tiesByDefault: traits.defaults.tiesWordEmbeddings,
    tensors: (config) => (traits.isCompiled ? tensors(config) : []),
    ignoredTensors: [
      ...ignoredBuffers,
      /^(encoder|decoder)\.embed_tokens\.weight$/,
      /^decoder\.block\.0\.layer\.1\.EncDecAttention\.relative_attention_bias\.weight$/,
    ],
    sites,
    inputs: () => [inputIds, attentionMask, decoderInputIds, decoderAttentionMask],
    outputs: ["last_hidden_state", "encoder_last_hidden_state"],
    refusedArchitectures: { prompt_tuning: noPrompt },
    refusesConfig: (config, method) => commonRefusal(sites(config), method),
    refusedBlocks: {},
    headTypes: sequenceToSequenceHeadTypes,
    taskClasses: [
      plainLanguageModel(`${traits.stem}ForConditionalGeneration`, "seq2seq_lm"),
      denseClassification(traits.stem, "tanh", "classification_head.dense", "classification_head.out_proj"),
      questionAnswering(traits.stem),
    ],
    sentenceVector: "last-eos",
  };
}

function readConfig(traits: T5LikeTraits, json: JsonObject): ReadConfig<T5LikeConfig> {
  const read = configReader(json);
  const { defaults } = traits;
  const encoderLayers = read.layers("num_layers", defaults.layers);
  const padTokenId = read.tokenId("pad_token_id", 0);
  return read.finish({
    vocabSize: read.size("vocab_size", defaults.vocabSize),
    hiddenSize: read.size("d_model", 512),
    encoderLayers,
    decoderLayers: read.layers("num_decoder_layers", encoderLayers),
    heads: read.size("num_heads", defaults.heads),
    headSize: read.size("d_kv", 64),
    intermediateSize: read.size("d_ff", defaults.intermediateSize),
    ...readFeedForward(read, defaults.feedForward),
    relativeBuckets: read.size("relative_attention_num_buckets", 32),
    relativeMaxDistance: read.size("relative_attention_max_distance", 128),
    layerNormEps: read.positive("layer_norm_epsilon", 1e-6),
    padTokenId,
    eosTokenId: read.tokenId("eos_token_id", 1),
    decoderStartTokenId: read.tokenId("decoder_start_token_id", padTokenId),
    tiesWordEmbeddings: read.boolean("tie_word_embeddings", defaults.tiesWordEmbeddings),
  });
}

/** `relu`, `gated-silu`, …; `gated-gelu` means the tanh approximation (models.md §2.2). */
function readFeedForward(read: ConfigReader, fallback: string): Pick<T5LikeConfig, "activation" | "isGated"> {
  const text = read.text("feed_forward_proj", fallback);
  const isGated = text.startsWith("gated-");
  const name = text === "gated-gelu" ? "gelu_new" : text.replace(/^gated-/, "");
  const activation = findActivation(name)?.name;
  if (activation === undefined) {
    read.refuse("feed_forward_proj", `\`feed_forward_proj\` is "${text}", whose activation is not known`);
  }
  return { activation: activation ?? "relu", isGated };
}

function tensors(config: T5LikeConfig): readonly BaseTensor[] {
  const { hiddenSize } = config;
  return [
    { ...embeddingTensor("shared", config.vocabSize, hiddenSize), tiedTo: "encoder.embed_tokens.weight" },
    ...perLayer(config.encoderLayers, (index) => {
      const path = `encoder.block.${index}.layer`;
      return [
        ...attentionTensors(config, `${path}.0`, "SelfAttention", index === 0),
        ...feedForwardTensors(config, `${path}.1`),
      ];
    }),
    rmsNormTensor("encoder.final_layer_norm", hiddenSize),
    ...perLayer(config.decoderLayers, (index) => {
      const path = `decoder.block.${index}.layer`;
      return [
        ...attentionTensors(config, `${path}.0`, "SelfAttention", index === 0),
        ...attentionTensors(config, `${path}.1`, "EncDecAttention", false),
        ...feedForwardTensors(config, `${path}.2`),
      ];
    }),
    rmsNormTensor("decoder.final_layer_norm", hiddenSize),
  ];
}

function attentionTensors(
  config: T5LikeConfig,
  path: string,
  name: "SelfAttention" | "EncDecAttention",
  hasRelativeBias: boolean,
): readonly BaseTensor[] {
  const { hiddenSize, heads, headSize, relativeBuckets } = config;
  const innerSize = heads * headSize;
  const attention = `${path}.${name}`;
  return [
    ...["q", "k", "v"].flatMap((matrix) => linearTensors(`${attention}.${matrix}`, hiddenSize, innerSize, false)),
    ...linearTensors(`${attention}.o`, innerSize, hiddenSize, false),
    ...(hasRelativeBias ? [embeddingTensor(`${attention}.relative_attention_bias`, relativeBuckets, heads)] : []),
    rmsNormTensor(`${path}.layer_norm`, hiddenSize),
  ];
}

function feedForwardTensors(config: T5LikeConfig, path: string): readonly BaseTensor[] {
  const { hiddenSize, intermediateSize, isGated } = config;
  const dense = `${path}.DenseReluDense`;
  return [
    ...(isGated ? ["wi_0", "wi_1"] : ["wi"]).flatMap((name) =>
      linearTensors(`${dense}.${name}`, hiddenSize, intermediateSize, false),
    ),
    ...linearTensors(`${dense}.wo`, intermediateSize, hiddenSize, false),
    rmsNormTensor(`${path}.layer_norm`, hiddenSize),
  ];
}

function sites(config: T5LikeConfig): readonly Site[] {
  const { hiddenSize, encoderLayers, decoderLayers } = config;
  return [
    invertibleSite("encoder", hiddenSize),
    ...Array.from({ length: encoderLayers }, (_, index) =>
      blockSites(config, "encoder", index, index, [
        attention(config, "attn", "SelfAttention", "layer.0", "encoder_prefix", "mh_adapter"),
      ]),
    ).flat(),
    ...Array.from({ length: decoderLayers }, (_, index) =>
      blockSites(config, "decoder", index, encoderLayers + index, [
        attention(config, "attn", "SelfAttention", "layer.0", "self_prefix", "mh_adapter"),
        attention(config, "cross", "EncDecAttention", "layer.1", "cross_prefix", "cross_adapter"),
      ]),
    ).flat(),
  ];
}

function blockSites(
  config: T5LikeConfig,
  stack: "encoder" | "decoder",
  index: number,
  layer: number,
  attentions: readonly AttentionDescription[],
): readonly Site[] {
  const last = `layer.${attentions.length}`;
  const dense = `${last}.DenseReluDense`;
  const up = config.isGated ? `${dense}.wi_1` : `${dense}.wi`;
  return layerSites({
    id: `${stack}.${index}`,
    layer,
    path: `${stack}.block.${index}`,
    hiddenSize: config.hiddenSize,
    attentions,
    feedForward: {
      ...plainFeedForward(up, `${dense}.wo`, config.hiddenSize, config.intermediateSize),
      adapter: { path: last, hasNorm: false },
    },
  });
}

function attention(
  config: T5LikeConfig,
  name: AttentionDescription["name"],
  module: "SelfAttention" | "EncDecAttention",
  path: string,
  prefixLocation: string,
  location: "mh_adapter" | "cross_adapter",
): AttentionDescription {
  const { hiddenSize, heads, headSize } = config;
  const inner = `${path}.${module}`;
  return {
    name,
    projections: separateProjections([`${inner}.q`, `${inner}.k`, `${inner}.v`], hiddenSize, heads * headSize),
    prefix: { location: prefixLocation, path: inner, heads, headSize },
    adapter: { location, path, hasNorm: false },
  };
}
