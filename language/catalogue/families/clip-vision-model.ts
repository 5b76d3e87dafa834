import { pixelValues, readClipVision, towerSites } from "./shared/clip-towers.ts";
import { noParallel, noPrompt } from "./shared/refusals.ts";
import { uncompiled } from "./shared/uncompiled.ts";

/** models.md §3 F7 */
export const clipVisionModel = uncompiled({
  name: "clip_vision_model",
  summary: "CLIP's image tower alone.",
  basePrefix: "",
  read: readClipVision,
  inputEmbedding: null,
  tiesByDefault: false,
  sites: (config) => towerSites(config, "vision", 0),
  inputs: (config) => [pixelValues(config)],
  outputs: ["last_hidden_state", "pooler_output"],
  refusedArchitectures: { prompt_tuning: noPrompt },
  refusedBlocks: { Parallel: noParallel },
  headTypes: [],
  taskClasses: [],
});
