/** Decoders of the Llama kind (models.md §3 F6): one definition, and the differences between its families as data. */
import type { JsonObject, JsonValue } from "../../../checkpoint/facts.ts";
import type { BaseTensor, FamilyDefinition, ReadConfig, TaskClass } from "../../family.ts";
import type { HeadType } from "../../head-config.ts";
import type { MethodConfig } from "../../method-config.ts";
import type { Site } from "../../site.ts";
import { type ConfigReader, configReader } from "./config-reader.ts";
import { ignoredBuffers } from "./ignored-tensors.ts";
import { type FeedForwardDescription, invertibleSite, layerSites, separateProjections } from "./layer-sites.ts";
import { pluginArchitectures, pluginBlocks, pluginRefusal } from "./plugin.ts";
import { commonRefusal, noPrompt } from "./refusals.ts";
import { type RopeScaling, readRopeScaling } from "./rope-scaling.ts";
import { embeddingTensor, linearTensors, perLayer, rmsNormTensor } from "./tensor-lists.ts";
import { attentionMask, inputIds } from "./text-inputs.ts";

/** Configuration of a Llama-like decoder, every field explicit. */
export interface LlamaLikeConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Each key/value head serves `heads / keyValueHeads` consecutive query heads. */
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly intermediateSize: number;
  /** Canonical name of `activations.ts`. */
  readonly activation: string;
  readonly maxPositions: number;
  readonly rmsNormEps: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling;
  /** Biases of q, k and v. */
  readonly hasProjectionBias: boolean;
  readonly hasOutputBias: boolean;
  readonly hasMlpBias: boolean;
  /** RMS norms on each head of q and k, before rotary. */
  readonly hasHeadNorms: boolean;
  /** One entry for each layer; null: full attention. */
  readonly slidingWindows: readonly (number | null)[];
  readonly padTokenId: number | null;
}

/** What sets one family apart. */
export interface LlamaLikeTraits {
  readonly name: string;
  readonly modelTypes: readonly string[];
  readonly summary: string;
  readonly isCompiled: boolean;
  readonly defaults: {
    readonly vocabSize: number;
    readonly hiddenSize: number;
    readonly intermediateSize: number;
    readonly layers: number;
    readonly heads: number;
    /** Null: as many as query heads. */
    readonly keyValueHeads: number | null;
    /** Null: `hidden_size / num_attention_heads`. */
    readonly headSize: number | null;
    readonly maxPositions: number;
    readonly ropeTheta: number;
  };
  readonly activation: { readonly key: string; readonly fallback: string };
  /** `config`: as `attention_bias` says, for q, k, v and the output. */
  readonly attentionBias: "config" | "none" | "projections";
  readonly hasMlpBiasKey: boolean;
  readonly hasHeadNorms: boolean;
  /** Gemma's sandwich: norms after each sub-layer too. */
  readonly hasSandwichNorms: boolean;
  readonly tiesByDefault: boolean;
  /** The pattern of an absent `layer_types`. */
  slidingWindow(read: ConfigReader, layer: number): number | null;
  /** Native families of the library, or those of its plugin interface: other sites and methods. */
  readonly kind: "native" | "plugin";
  readonly headTypes: readonly HeadType[];
  readonly taskClasses: readonly TaskClass[];
}

/** The definition of one Llama-like family. */
export function llamaLike(traits: LlamaLikeTraits): FamilyDefinition<LlamaLikeConfig> {
  const isPlugin = traits.kind === "plugin";
  const familySites = (config: LlamaLikeConfig) => sites(traits, config);
  const refusesConfig = (config: LlamaLikeConfig, method: MethodConfig) =>
    (isPlugin ? pluginRefusal(method) : null) ?? commonRefusal(familySites(config), method);
  return {
    name: traits.name,
    modelTypes: traits.modelTypes,
    summary: traits.summary,
    basePrefix: "model.",
    adapterPrefixes: [],
    isCompiled: traits.isCompiled,
    readConfig: (json) => readConfig(traits, json),
    sizes: ({ hiddenSize, vocabSize, layers, heads }) => ({
      hiddenSize,
      embeddingSize: hiddenSize,
      vocabSize,
      layers,
      heads,
    }),
    inputEmbedding: "embed_tokens.weight",
    tiesByDefault: traits.tiesByDefault,
    tensors: (config) => tensors(traits, config),
    ignoredTensors: ignoredBuffers,
    sites: familySites,
    inputs: () => [inputIds, attentionMask],
    outputs: ["last_hidden_state"],
    refusedArchitectures: isPlugin ? pluginArchitectures : { prompt_tuning: noPrompt },
    refusesConfig,
    refusedBlocks: isPlugin ? pluginBlocks : {},
    headTypes: traits.headTypes,
    taskClasses: traits.taskClasses,
    sentenceVector: "last-token",
  };
}

function readConfig(traits: LlamaLikeTraits, json: JsonObject): ReadConfig<LlamaLikeConfig> {
  const read = configReader(json);
  const { defaults } = traits;
  const hiddenSize = read.size("hidden_size", defaults.hiddenSize);
  const heads = read.size("num_attention_heads", defaults.heads);
  const keyValueHeads = read.size("num_key_value_heads", defaults.keyValueHeads ?? heads);
  if (heads % keyValueHeads !== 0) {
    read.reject("num_key_value_heads", `\`num_key_value_heads\` (${keyValueHeads}) does not divide the ${heads} heads`);
  }
  const headSize =
    read.optionalSize("head_dim") ??
    defaults.headSize ??
    read.headSize("hidden_size", hiddenSize, "num_attention_heads", heads);
  const layers = read.layers("num_hidden_layers", defaults.layers);
  const maxPositions = read.size("max_position_embeddings", defaults.maxPositions);
  const hasBias = traits.attentionBias === "config" && read.boolean("attention_bias", false);
  return read.finish({
    vocabSize: read.size("vocab_size", defaults.vocabSize),
    hiddenSize,
    layers,
    heads,
    keyValueHeads,
    headSize,
    intermediateSize: read.size("intermediate_size", defaults.intermediateSize),
    activation: read.activation(traits.activation.key, traits.activation.fallback),
    maxPositions,
    rmsNormEps: read.positive("rms_norm_eps", 1e-6),
    ropeTheta: read.positive("rope_theta", defaults.ropeTheta),
    ropeScaling: readRopeScaling(read, json, maxPositions, headSize),
    hasProjectionBias: hasBias || traits.attentionBias === "projections",
    hasOutputBias: hasBias,
    hasMlpBias: traits.hasMlpBiasKey && read.boolean("mlp_bias", false),
    hasHeadNorms: traits.hasHeadNorms,
    slidingWindows: slidingWindows(traits, read, json, layers),
    padTokenId: read.tokenId("pad_token_id", null),
  });
}

/** `layer_types` overrides the family's pattern (models.md §3 F6). */
function slidingWindows(
  traits: LlamaLikeTraits,
  read: ConfigReader,
  json: JsonObject,
  layers: number,
): readonly (number | null)[] {
  const types = json.layer_types ?? null;
  if (types === null) return Array.from({ length: layers }, (_, layer) => traits.slidingWindow(read, layer));
  if (!isLayerTypes(types, layers)) {
    read.reject("layer_types", `\`layer_types\` must have one of "full_attention", "sliding_attention" for each layer`);
    return [];
  }
  const window = read.sizeOrNull("sliding_window", 4096);
  return types.map((type) => (type === "sliding_attention" ? window : null));
}

function isLayerTypes(value: JsonValue, layers: number): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length === layers &&
    value.every((type) => type === "full_attention" || type === "sliding_attention")
  );
}

function tensors(traits: LlamaLikeTraits, config: LlamaLikeConfig): readonly BaseTensor[] {
  if (!traits.isCompiled) return [];
  const { hiddenSize } = config;
  return [
    embeddingTensor("embed_tokens", config.vocabSize, hiddenSize),
    ...perLayer(config.layers, (index) => layerTensors(config, `layers.${index}`)),
    rmsNormTensor("norm", hiddenSize),
  ];
}

function layerTensors(config: LlamaLikeConfig, path: string): readonly BaseTensor[] {
  const { hiddenSize, intermediateSize, headSize, hasProjectionBias, hasMlpBias } = config;
  const querySize = config.heads * headSize;
  const keyValueSize = config.keyValueHeads * headSize;
  const attention = `${path}.self_attn`;
  return [
    rmsNormTensor(`${path}.input_layernorm`, hiddenSize),
    ...linearTensors(`${attention}.q_proj`, hiddenSize, querySize, hasProjectionBias),
    ...linearTensors(`${attention}.k_proj`, hiddenSize, keyValueSize, hasProjectionBias),
    ...linearTensors(`${attention}.v_proj`, hiddenSize, keyValueSize, hasProjectionBias),
    ...linearTensors(`${attention}.o_proj`, querySize, hiddenSize, config.hasOutputBias),
    rmsNormTensor(`${path}.post_attention_layernorm`, hiddenSize),
    ...linearTensors(`${path}.mlp.gate_proj`, hiddenSize, intermediateSize, hasMlpBias),
    ...linearTensors(`${path}.mlp.up_proj`, hiddenSize, intermediateSize, hasMlpBias),
    ...linearTensors(`${path}.mlp.down_proj`, intermediateSize, hiddenSize, hasMlpBias),
  ];
}

function sites(traits: LlamaLikeTraits, config: LlamaLikeConfig): readonly Site[] {
  const { hiddenSize, headSize, keyValueHeads } = config;
  return [
    invertibleSite("", hiddenSize),
    ...Array.from({ length: config.layers }, (_, index) =>
      layerSites({
        id: `decoder.${index}`,
        layer: index,
        path: `layers.${index}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: separateProjections(
              ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
              hiddenSize,
              config.heads * headSize,
              keyValueHeads * headSize,
            ),
            prefix:
              traits.kind === "native"
                ? { location: "self_prefix", path: "self_attn", heads: keyValueHeads, headSize }
                : null,
            adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: traits.hasSandwichNorms },
          },
        ],
        feedForward: feedForward(traits, config),
      }),
    ).flat(),
  ];
}

/** The native families have the two switches the other way round, and their checkpoints are trained so (models.md §6 R3). */
function feedForward(traits: LlamaLikeTraits, config: LlamaLikeConfig): FeedForwardDescription {
  const { hiddenSize, intermediateSize } = config;
  const isNative = traits.kind === "native";
  return {
    up: {
      location: isNative ? "output_lora" : "intermediate_lora",
      path: "mlp.up_proj",
      inSize: hiddenSize,
      outSize: intermediateSize,
    },
    down: {
      location: isNative ? "intermediate_lora" : "output_lora",
      path: "mlp.down_proj",
      inSize: intermediateSize,
      outSize: hiddenSize,
    },
    adapter: { path: "output_adapters", hasNorm: traits.hasSandwichNorms },
  };
}
