import type { Site } from "../site.ts";
import { imageHeadTypes } from "./shared/head-types.ts";
import { promptSite } from "./shared/layer-sites.ts";
import { noParallel } from "./shared/refusals.ts";
import { oneLinear, taskClass } from "./shared/task-classes.ts";
import { type LayeredConfig, readLayered, uncompiled } from "./shared/uncompiled.ts";
import { visionLayerSites } from "./shared/vision-layer.ts";

interface BeitConfig extends LayeredConfig {
  readonly hasRelativeBias: boolean;
  readonly imageSize: readonly [number, number];
  readonly channels: number;
}

/** models.md §3 F7 */
export const beit = uncompiled<BeitConfig>({
  name: "beit",
  summary: "BEiT: ViT with scaled sub-layers and relative position biases.",
  basePrefix: "beit.",
  read: (read) => ({
    ...readLayered(read, { vocabSize: 8192, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072 }),
    hasRelativeBias:
      read.boolean("use_relative_position_bias", false) || read.boolean("use_shared_relative_position_bias", false),
    imageSize: read.area("image_size", 224),
    channels: read.size("num_channels", 3),
  }),
  inputEmbedding: null,
  tiesByDefault: false,
  sites,
  inputs: ({ channels, imageSize: [height, width] }) => [
    { name: "pixel_values", dtype: "float32", shape: ["batch", channels, height, width] },
  ],
  outputs: ["last_hidden_state", "pooler_output"],
  refusedBlocks: { Parallel: noParallel },
  refuses: ({ hasRelativeBias }, { architecture }) =>
    hasRelativeBias && (architecture === "prefix_tuning" || architecture === "prompt_tuning")
      ? "this model's relative position bias has no entries for prefix or prompt tokens"
      : null,
  headTypes: imageHeadTypes,
  taskClasses: [
    taskClass("BeitForImageClassification", "image_classification", { ...oneLinear, use_pooler: true }, [
      [1, "classifier"],
    ]),
  ],
});

function sites(config: BeitConfig): readonly Site[] {
  return [
    promptSite(config.hiddenSize),
    ...Array.from({ length: config.layers }, (_, index) => visionLayerSites(config, index, "output_adapters")).flat(),
  ];
}
