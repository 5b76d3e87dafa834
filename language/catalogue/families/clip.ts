import {
  type ClipVisionConfig,
  pixelValues,
  readClipText,
  readClipVision,
  readTower,
  towerSites,
} from "./shared/clip-towers.ts";
import { invertibleSite } from "./shared/layer-sites.ts";
import { noParallel, noPrompt } from "./shared/refusals.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";
import { type LayeredConfig, uncompiled } from "./shared/uncompiled.ts";

interface ClipConfig extends LayeredConfig {
  readonly text: LayeredConfig;
  readonly vision: ClipVisionConfig;
}

/** models.md §3 F7 */
export const clip = uncompiled<ClipConfig>({
  name: "clip",
  summary: "CLIP: a text tower and an image tower that meet in one space.",
  basePrefix: "",
  adapterPrefixes: ["clip."],
  read: (read, json) => {
    const text = readTower(read, json, "text_config", readClipText);
    const vision = readTower(read, json, "vision_config", readClipVision);
    return { ...text, layers: text.layers + vision.layers, text, vision };
  },
  inputEmbedding: "text_model.embeddings.token_embedding.weight",
  sites: ({ text, vision }) => [
    invertibleSite("text_model", text.hiddenSize),
    ...towerSites(text, "text", 0),
    ...towerSites(vision, "vision", text.layers),
  ],
  inputs: ({ vision }) => [inputIds, attentionMask, pixelValues(vision)],
  outputs: ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"],
  refusedArchitectures: { prompt_tuning: noPrompt },
  refusedBlocks: { Parallel: noParallel },
  headTypes: [],
  taskClasses: [],
});
