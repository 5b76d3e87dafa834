/** BART, mBART, PLBART and Whisper (models.md §3 F3): sizes and sites; no forward pass yet. */
import type { JsonObject } from "../../../checkpoint/facts.ts";
import type { FamilyDefinition, InputDefinition, ReadConfig, TaskClass } from "../../family.ts";
import type { HeadType } from "../../head-config.ts";
import type { Site } from "../../site.ts";
import { configReader } from "./config-reader.ts";
import { ignoredBuffers, ignoredVersions } from "./ignored-tensors.ts";
import {
  type AttentionDescription,
  invertibleSite,
  layerSites,
  plainFeedForward,
  separateProjections,
} from "./layer-sites.ts";
import { commonRefusal, noPrompt } from "./refusals.ts";

export interface BartLikeConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly encoder: BartStack;
  readonly decoder: BartStack;
}

export interface BartStack {
  readonly layers: number;
  readonly heads: number;
  readonly intermediateSize: number;
}

export interface BartLikeTraits {
  readonly name: string;
  readonly summary: string;
  readonly defaults: { readonly vocabSize: number; readonly hiddenSize: number; readonly stack: BartStack };
  /** Post-norm models hand their norm to the bottleneck. */
  readonly isPostNorm: boolean;
  /** Whisper's invertible adapter lies after the encoder, not at the embeddings (models.md §4.4). */
  readonly hasInvertibleAfterEncoder: boolean;
  readonly inputEmbedding: string;
  readonly inputs: readonly InputDefinition[];
  readonly headTypes: readonly HeadType[];
  readonly taskClasses: readonly TaskClass[];
}

export function bartLike(traits: BartLikeTraits): FamilyDefinition<BartLikeConfig> {
  const familySites = (config: BartLikeConfig) => sites(traits, config);
  return {
    name: traits.name,
    modelTypes: [traits.name],
    summary: traits.summary,
    basePrefix: "model.",
    adapterPrefixes: [],
    isCompiled: false,
    readConfig: (json) => readConfig(traits, json),
    sizes: ({ hiddenSize, vocabSize, encoder, decoder }) => ({
      hiddenSize,
      embeddingSize: hiddenSize,
      vocabSize,
      layers: encoder.layers + decoder.layers,
      heads: encoder.heads,
    }),
    inputEmbedding: traits.inputEmbedding,
    tiesByDefault: true,
    tensors: () => [],
    ignoredTensors: [...ignoredBuffers, ...ignoredVersions],
    sites: familySites,
    inputs: () => traits.inputs,
    outputs: ["last_hidden_state", "encoder_last_hidden_state"],
    refusedArchitectures: { prompt_tuning: noPrompt },
    refusesConfig: (config, method) => commonRefusal(familySites(config), method),
    refusedBlocks: {},
    headTypes: traits.headTypes,
    taskClasses: traits.taskClasses,
    sentenceVector: "last-eos",
  };
}

function readConfig(traits: BartLikeTraits, json: JsonObject): ReadConfig<BartLikeConfig> {
  const read = configReader(json);
  const { defaults } = traits;
  const hiddenSize = read.size("d_model", defaults.hiddenSize);
  const stack = (side: "encoder" | "decoder"): BartStack => {
    const heads = read.size(`${side}_attention_heads`, defaults.stack.heads);
    read.headSize("d_model", hiddenSize, `${side}_attention_heads`, heads);
    return {
      layers: read.layers(`${side}_layers`, defaults.stack.layers),
      heads,
      intermediateSize: read.size(`${side}_ffn_dim`, defaults.stack.intermediateSize),
    };
  };
  return read.finish({
    vocabSize: read.size("vocab_size", defaults.vocabSize),
    hiddenSize,
    encoder: stack("encoder"),
    decoder: stack("decoder"),
  });
}

function sites(traits: BartLikeTraits, config: BartLikeConfig): readonly Site[] {
  const { encoder, decoder, hiddenSize } = config;
  const self = (stack: BartStack, location: string) =>
    attention(config, stack, {
      name: "attn",
      module: "self_attn",
      prefix: location,
      adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: traits.isPostNorm },
    });
  const cross = attention(config, decoder, {
    name: "cross",
    module: "encoder_attn",
    prefix: "cross_prefix",
    adapter: { location: "cross_adapter", path: "cross_attention_adapters", hasNorm: traits.isPostNorm },
  });
  const invertible = invertibleSite("encoder", hiddenSize);
  const encoderSites = Array.from({ length: encoder.layers }, (_, index) =>
    layer(traits, config, "encoder", encoder, index, index, [self(encoder, "encoder_prefix")]),
  ).flat();
  return [
    ...(traits.hasInvertibleAfterEncoder ? [...encoderSites, invertible] : [invertible, ...encoderSites]),
    ...Array.from({ length: decoder.layers }, (_, index) =>
      layer(traits, config, "decoder", decoder, index, encoder.layers + index, [self(decoder, "self_prefix"), cross]),
    ).flat(),
  ];
}

function layer(
  traits: BartLikeTraits,
  config: BartLikeConfig,
  side: "encoder" | "decoder",
  stack: BartStack,
  index: number,
  number: number,
  attentions: readonly AttentionDescription[],
): readonly Site[] {
  return layerSites({
    id: `${side}.${index}`,
    layer: number,
    path: `${side}.layers.${index}`,
    hiddenSize: config.hiddenSize,
    attentions,
    feedForward: {
      ...plainFeedForward("fc1", "fc2", config.hiddenSize, stack.intermediateSize),
      adapter: { path: "output_adapters", hasNorm: traits.isPostNorm },
    },
  });
}

function attention(
  { hiddenSize }: BartLikeConfig,
  { heads }: BartStack,
  names: {
    readonly name: "attn" | "cross";
    readonly module: string;
    readonly prefix: string;
    readonly adapter: AttentionDescription["adapter"];
  },
): AttentionDescription {
  const { module } = names;
  return {
    name: names.name,
    projections: separateProjections(
      [`${module}.q_proj`, `${module}.k_proj`, `${module}.v_proj`],
      hiddenSize,
      hiddenSize,
    ),
    prefix: { location: names.prefix, path: module, heads, headSize: Math.floor(hiddenSize / heads) },
    adapter: names.adapter,
  };
}
