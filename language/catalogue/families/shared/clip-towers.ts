/** The two towers of CLIP (models.md §3 F7): the same layers over words and over patches. */
import type { JsonObject } from "../../../checkpoint/facts.ts";
import type { InputDefinition } from "../../family.ts";
import type { Site } from "../../site.ts";
import { type ConfigReader, configReader } from "./config-reader.ts";
import { layerSites, plainFeedForward, separateProjections } from "./layer-sites.ts";
import { type LayeredConfig, readLayered } from "./uncompiled.ts";

export interface ClipVisionConfig extends LayeredConfig {
  readonly imageSize: readonly [number, number];
  readonly channels: number;
}

export function readClipText(read: ConfigReader): LayeredConfig {
  return readLayered(read, { vocabSize: 49408, hiddenSize: 512, layers: 12, heads: 8, intermediateSize: 2048 });
}

export function readClipVision(read: ConfigReader): ClipVisionConfig {
  return {
    ...readLayered(read, { vocabSize: 1, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072 }),
    imageSize: read.area("image_size", 224),
    channels: read.size("num_channels", 3),
  };
}

/** A tower's config inside that of the whole model; its problems are reported to `outer`. */
export function readTower<C>(
  outer: ConfigReader,
  json: JsonObject,
  key: "text_config" | "vision_config",
  read: (inner: ConfigReader) => C,
): C {
  const nested = json[key];
  const isObject = typeof nested === "object" && nested !== null && !Array.isArray(nested);
  const inner = configReader(isObject ? (nested as JsonObject) : {});
  const config = read(inner);
  const result = inner.finish(config);
  if (!result.ok) for (const problem of result.problems) outer.reject(key, `in \`${key}\`: ${problem.message}`);
  return config;
}

export function pixelValues({ channels, imageSize: [height, width] }: ClipVisionConfig): InputDefinition {
  return { name: "pixel_values", dtype: "float32", shape: ["batch", channels, height, width] };
}

/** `firstLayer`: the number of the tower's first layer, 0 when it stands alone. */
export function towerSites(config: LayeredConfig, tower: "text" | "vision", firstLayer: number): readonly Site[] {
  const { hiddenSize, intermediateSize, heads, headSize } = config;
  return Array.from({ length: config.layers }, (_, index) =>
    layerSites({
      id: `${tower}.${index}`,
      layer: firstLayer + index,
      path: `${tower}_model.encoder.layers.${index}`,
      hiddenSize,
      attentions: [
        {
          name: "attn",
          projections: separateProjections(
            ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
            hiddenSize,
            hiddenSize,
          ),
          prefix: { location: `clip_${tower}_model_self_prefix`, path: "self_attn", heads, headSize },
          adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: false },
        },
      ],
      feedForward: {
        ...plainFeedForward("mlp.fc1", "mlp.fc2", hiddenSize, intermediateSize),
        adapter: { path: "output_adapters", hasNorm: false },
      },
    }),
  ).flat();
}
