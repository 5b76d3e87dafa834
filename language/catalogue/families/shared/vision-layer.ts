/** The sites of one layer of ViT and BEiT. */
import type { Site } from "../../site.ts";
import { layerSites, plainFeedForward, separateProjections } from "./layer-sites.ts";

/** `outputPath`: where the output adapters lie, the one difference in names between the two. */
export function visionLayerSites(
  config: {
    readonly hiddenSize: number;
    readonly intermediateSize: number;
    readonly heads: number;
    readonly headSize: number;
  },
  index: number,
  outputPath: string,
): readonly Site[] {
  const { hiddenSize, intermediateSize, heads, headSize } = config;
  const self = "attention.attention";
  return layerSites({
    id: `encoder.${index}`,
    layer: index,
    path: `encoder.layer.${index}`,
    hiddenSize,
    attentions: [
      {
        name: "attn",
        projections: separateProjections([`${self}.query`, `${self}.key`, `${self}.value`], hiddenSize, hiddenSize),
        prefix: { location: "self_prefix", path: self, heads, headSize },
        adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: false },
      },
    ],
    feedForward: {
      ...plainFeedForward("intermediate.dense", "output.dense", hiddenSize, intermediateSize),
      adapter: { path: outputPath, hasNorm: false },
    },
  });
}
