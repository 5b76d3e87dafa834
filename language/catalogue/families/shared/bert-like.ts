/** Encoders of the BERT kind (models.md §3 F1a): one definition, and the differences between its families as data. */
import type { JsonObject } from "../../../checkpoint/facts.ts";
import type { BaseTensor, FamilyDefinition, InputDefinition, ReadConfig, TaskClass } from "../../family.ts";
import type { HeadType } from "../../head-config.ts";
import type { Site } from "../../site.ts";
import { configReader } from "./config-reader.ts";
import { ignoredBuffers } from "./ignored-tensors.ts";
import {
  type AttentionDescription,
  invertibleSite,
  layerSites,
  plainFeedForward,
  promptSite,
  separateProjections,
} from "./layer-sites.ts";
import { commonRefusal } from "./refusals.ts";
import { embeddingTensor, layerNormTensors, linearTensors, optional, perLayer } from "./tensor-lists.ts";
import { attentionMask, inputIds, tokenTypeIds } from "./text-inputs.ts";

/** Configuration of a BERT-like encoder, every field explicit. */
export interface BertLikeConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Differs from `hiddenSize` in ELECTRA only; `embeddings_project` lies between. */
  readonly embeddingSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly intermediateSize: number;
  /** Canonical name of `activations.ts`. */
  readonly activation: string;
  readonly maxPositions: number;
  /** 0: the model has no token types. */
  readonly typeVocabSize: number;
  readonly layerNormEps: number;
  readonly padTokenId: number | null;
  /** `relative_key` types have no absolute position term and a `distance_embedding` in every layer. */
  readonly positionEmbeddingType: "absolute" | "relative_key" | "relative_key_query";
  /** `from-padding`: `pos = cumsum(id ≠ pad)·(id ≠ pad) + pad` (models.md §2.4). */
  readonly positionIds: "sequential" | "from-padding";
  /** Causal attention. */
  readonly isDecoder: boolean;
}

/** What sets one family apart. */
export interface BertLikeTraits {
  readonly name: string;
  readonly modelTypes: readonly string[];
  readonly summary: string;
  readonly basePrefix: string;
  readonly defaults: {
    readonly vocabSize: number;
    readonly hiddenSize: number;
    readonly layers: number;
    readonly heads: number;
    readonly intermediateSize: number;
    readonly padTokenId: number;
  };
  /** `embedding_size` when the key is absent; null: the family has no such key. */
  readonly embeddingSize: number | null;
  readonly hasTokenTypes: boolean;
  /** False where token types are always zero. */
  readonly hasTokenTypeInput: boolean;
  readonly hasPooler: boolean;
  readonly hasRelativePositions: boolean;
  readonly positionIds: BertLikeConfig["positionIds"];
  readonly headTypes: readonly HeadType[];
  readonly taskClasses: readonly TaskClass[];
}

/** The definition of one BERT-like family. */
export function bertLike(traits: BertLikeTraits): FamilyDefinition<BertLikeConfig> {
  const inputs: readonly InputDefinition[] = traits.hasTokenTypeInput
    ? [inputIds, attentionMask, tokenTypeIds]
    : [inputIds, attentionMask];
  return {
    name: traits.name,
    modelTypes: traits.modelTypes,
    summary: traits.summary,
    basePrefix: traits.basePrefix,
    adapterPrefixes: [],
    isCompiled: true,
    readConfig: (json) => readConfig(traits, json),
    sizes: ({ hiddenSize, embeddingSize, vocabSize, layers, heads }) => ({
      hiddenSize,
      embeddingSize,
      vocabSize,
      layers,
      heads,
    }),
    inputEmbedding: "embeddings.word_embeddings.weight",
    tiesByDefault: true,
    tensors: (config) => tensors(traits, config),
    ignoredTensors: ignoredBuffers,
    sites,
    inputs: () => inputs,
    outputs: traits.hasPooler ? ["last_hidden_state", "pooler_output"] : ["last_hidden_state"],
    refusedArchitectures: {},
    refusesConfig: (config, method) => commonRefusal(sites(config), method),
    refusedBlocks: {},
    headTypes: traits.headTypes,
    taskClasses: traits.taskClasses,
    sentenceVector: "first",
  };
}

function readConfig(traits: BertLikeTraits, json: JsonObject): ReadConfig<BertLikeConfig> {
  const read = configReader(json);
  const { defaults } = traits;
  const hiddenSize = read.size("hidden_size", defaults.hiddenSize);
  const heads = read.size("num_attention_heads", defaults.heads);
  const positionEmbeddingType = read.choice(
    "position_embedding_type",
    traits.hasRelativePositions
      ? (["absolute", "relative_key", "relative_key_query"] as const)
      : (["absolute"] as const),
    "absolute",
  );
  const isDecoder = read.boolean("is_decoder", false);
  if (isDecoder && read.boolean("add_cross_attention", false)) {
    read.refuse(
      "add_cross_attention",
      "a decoder with cross attention needs an encoder beside it and cannot be built alone",
    );
  }
  return read.finish({
    vocabSize: read.size("vocab_size", defaults.vocabSize),
    hiddenSize,
    embeddingSize: traits.embeddingSize === null ? hiddenSize : read.size("embedding_size", traits.embeddingSize),
    layers: read.layers("num_hidden_layers", defaults.layers),
    heads,
    headSize: read.headSize("hidden_size", hiddenSize, "num_attention_heads", heads),
    intermediateSize: read.size("intermediate_size", defaults.intermediateSize),
    activation: read.activation("hidden_act", "gelu"),
    maxPositions: read.size("max_position_embeddings", 512),
    typeVocabSize: traits.hasTokenTypes ? read.size("type_vocab_size", 2) : 0,
    layerNormEps: read.positive("layer_norm_eps", 1e-12),
    padTokenId: read.tokenId("pad_token_id", defaults.padTokenId),
    positionEmbeddingType,
    positionIds: traits.positionIds,
    isDecoder,
  });
}

function tensors(traits: BertLikeTraits, config: BertLikeConfig): readonly BaseTensor[] {
  const { hiddenSize, embeddingSize } = config;
  return [
    embeddingTensor("embeddings.word_embeddings", config.vocabSize, embeddingSize),
    ...positionTensors(config),
    ...(config.typeVocabSize > 0
      ? [embeddingTensor("embeddings.token_type_embeddings", config.typeVocabSize, embeddingSize)]
      : []),
    ...layerNormTensors("embeddings.LayerNorm", embeddingSize),
    ...(embeddingSize === hiddenSize ? [] : linearTensors("embeddings_project", embeddingSize, hiddenSize)),
    ...perLayer(config.layers, (index) => layerTensors(config, `encoder.layer.${index}`)),
    ...(traits.hasPooler ? optional(linearTensors("pooler.dense", hiddenSize, hiddenSize)) : []),
  ];
}

/** The library stores the absolute table even where relative positions leave it unused. */
function positionTensors(config: BertLikeConfig): readonly BaseTensor[] {
  const table = embeddingTensor("embeddings.position_embeddings", config.maxPositions, config.embeddingSize);
  return config.positionEmbeddingType === "absolute" ? [table] : optional([table]);
}

function layerTensors(config: BertLikeConfig, path: string): readonly BaseTensor[] {
  const { hiddenSize, intermediateSize, maxPositions, headSize } = config;
  const self = `${path}.attention.self`;
  return [
    ...linearTensors(`${self}.query`, hiddenSize, hiddenSize),
    ...linearTensors(`${self}.key`, hiddenSize, hiddenSize),
    ...linearTensors(`${self}.value`, hiddenSize, hiddenSize),
    ...(config.positionEmbeddingType === "absolute"
      ? []
      : [embeddingTensor(`${self}.distance_embedding`, 2 * maxPositions - 1, headSize)]),
    ...linearTensors(`${path}.attention.output.dense`, hiddenSize, hiddenSize),
    ...layerNormTensors(`${path}.attention.output.LayerNorm`, hiddenSize),
    ...linearTensors(`${path}.intermediate.dense`, hiddenSize, intermediateSize),
    ...linearTensors(`${path}.output.dense`, intermediateSize, hiddenSize),
    ...layerNormTensors(`${path}.output.LayerNorm`, hiddenSize),
  ];
}

function sites(config: BertLikeConfig): readonly Site[] {
  return [
    invertibleSite("", config.embeddingSize),
    promptSite(config.embeddingSize),
    ...Array.from({ length: config.layers }, (_, index) => encoderLayerSites(config, index)).flat(),
  ];
}

/** What an encoder with BERT's module names may have otherwise. */
export interface EncoderLayerVariant {
  /** Paths relative to the layer; absent: separate query, key and value. */
  readonly projections?: AttentionDescription["projections"];
  readonly attentionHasNorm?: boolean;
  readonly outputHasNorm?: boolean;
}

/** The sites of layer `index` of any encoder that keeps BERT's module names: bert-like, xmod, deberta, deberta-v2. */
export function encoderLayerSites(
  config: Pick<BertLikeConfig, "hiddenSize" | "intermediateSize" | "heads" | "headSize">,
  index: number,
  variant: EncoderLayerVariant = {},
): readonly Site[] {
  const { hiddenSize, intermediateSize, heads, headSize } = config;
  const { attentionHasNorm = true, outputHasNorm = true } = variant;
  const self = "attention.self";
  return layerSites({
    id: `encoder.${index}`,
    layer: index,
    path: `encoder.layer.${index}`,
    hiddenSize,
    attentions: [
      {
        name: "attn",
        projections:
          variant.projections ??
          separateProjections([`${self}.query`, `${self}.key`, `${self}.value`], hiddenSize, hiddenSize),
        prefix: { location: "self_prefix", path: self, heads, headSize },
        adapter: { location: "mh_adapter", path: "attention.output", hasNorm: attentionHasNorm },
      },
    ],
    feedForward: {
      ...plainFeedForward("intermediate.dense", "output.dense", hiddenSize, intermediateSize),
      adapter: { path: "output", hasNorm: outputHasNorm },
    },
  });
}
