import type { JsonObject } from "../../checkpoint/facts.ts";
import type { BaseTensor, FamilyDefinition, ReadConfig } from "../family.ts";
import type { Site } from "../site.ts";
import { configReader } from "./shared/config-reader.ts";
import { imageHeadTypes } from "./shared/head-types.ts";
import { promptSite } from "./shared/layer-sites.ts";
import { commonRefusal } from "./shared/refusals.ts";
import { oneLinear, taskClass } from "./shared/task-classes.ts";
import { layerNormTensors, linearTensors, optional, perLayer } from "./shared/tensor-lists.ts";
import { visionLayerSites } from "./shared/vision-layer.ts";

/** Configuration of ViT, every field explicit. */
export interface VitConfig {
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly intermediateSize: number;
  /** Canonical name of `activations.ts`. */
  readonly activation: string;
  readonly layerNormEps: number;
  /** Height and width. */
  readonly imageSize: readonly [number, number];
  readonly patchSize: readonly [number, number];
  readonly channels: number;
  /** Patches of one image, without the class token. */
  readonly patches: number;
  readonly hasProjectionBias: boolean;
  readonly poolerSize: number;
  readonly poolerActivation: string;
}

/** models.md §3 F7 */
export const vit: FamilyDefinition<VitConfig> = {
  name: "vit",
  modelTypes: ["vit"],
  summary: "ViT: a pre-norm encoder over the patches of an image.",
  basePrefix: "vit.",
  adapterPrefixes: [],
  isCompiled: true,
  readConfig,
  sizes: ({ hiddenSize, layers, heads }) => ({
    hiddenSize,
    embeddingSize: hiddenSize,
    vocabSize: 0,
    layers,
    heads,
  }),
  inputEmbedding: null,
  tiesByDefault: false,
  tensors,
  ignoredTensors: [/^embeddings\.mask_token$/],
  sites,
  inputs: ({ channels, imageSize: [height, width] }) => [
    { name: "pixel_values", dtype: "float32", shape: ["batch", channels, height, width] },
  ],
  outputs: ["last_hidden_state", "pooler_output"],
  refusedArchitectures: {},
  refusesConfig: (config, method) => commonRefusal(sites(config), method),
  refusedBlocks: {},
  headTypes: imageHeadTypes,
  taskClasses: [taskClass("ViTForImageClassification", "image_classification", oneLinear, [[1, "classifier"]])],
  sentenceVector: "first",
};

function readConfig(json: JsonObject): ReadConfig<VitConfig> {
  const read = configReader(json);
  const hiddenSize = read.size("hidden_size", 768);
  const heads = read.size("num_attention_heads", 12);
  const imageSize = read.area("image_size", 224);
  const patchSize = read.area("patch_size", 16);
  return read.finish({
    hiddenSize,
    layers: read.layers("num_hidden_layers", 12),
    heads,
    headSize: read.headSize("hidden_size", hiddenSize, "num_attention_heads", heads),
    intermediateSize: read.size("intermediate_size", 3072),
    activation: read.activation("hidden_act", "gelu"),
    layerNormEps: read.positive("layer_norm_eps", 1e-12),
    imageSize,
    patchSize,
    channels: read.size("num_channels", 3),
    patches: Math.floor(imageSize[0] / patchSize[0]) * Math.floor(imageSize[1] / patchSize[1]),
    hasProjectionBias: read.boolean("qkv_bias", true),
    poolerSize: read.size("pooler_output_size", hiddenSize),
    poolerActivation: read.activation("pooler_act", "tanh"),
  });
}

function tensors(config: VitConfig): readonly BaseTensor[] {
  const { hiddenSize, intermediateSize, channels, patchSize, hasProjectionBias } = config;
  return [
    { key: "embeddings.cls_token", shape: [1, 1, hiddenSize] },
    { key: "embeddings.position_embeddings", shape: [1, config.patches + 1, hiddenSize] },
    { key: "embeddings.patch_embeddings.projection.weight", shape: [hiddenSize, channels, ...patchSize] },
    { key: "embeddings.patch_embeddings.projection.bias", shape: [hiddenSize] },
    ...perLayer(config.layers, (index) => {
      const path = `encoder.layer.${index}`;
      return [
        ...layerNormTensors(`${path}.layernorm_before`, hiddenSize),
        ...["query", "key", "value"].flatMap((name) =>
          linearTensors(`${path}.attention.attention.${name}`, hiddenSize, hiddenSize, hasProjectionBias),
        ),
        ...linearTensors(`${path}.attention.output.dense`, hiddenSize, hiddenSize),
        ...layerNormTensors(`${path}.layernorm_after`, hiddenSize),
        ...linearTensors(`${path}.intermediate.dense`, hiddenSize, intermediateSize),
        ...linearTensors(`${path}.output.dense`, intermediateSize, hiddenSize),
      ];
    }),
    ...layerNormTensors("layernorm", hiddenSize),
    ...optional(linearTensors("pooler.dense", hiddenSize, config.poolerSize)),
  ];
}

function sites(config: VitConfig): readonly Site[] {
  return [
    promptSite(config.hiddenSize),
    ...Array.from({ length: config.layers }, (_, index) =>
      visionLayerSites(config, index, "output.output_adapters"),
    ).flat(),
  ];
}
