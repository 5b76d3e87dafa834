import { readClipText, towerSites } from "./shared/clip-towers.ts";
import { invertibleSite } from "./shared/layer-sites.ts";
import { noParallel, noPrompt } from "./shared/refusals.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";
import { uncompiled } from "./shared/uncompiled.ts";

/** models.md §3 F7 */
export const clipTextModel = uncompiled({
  name: "clip_text_model",
  summary: "CLIP's text tower alone.",
  basePrefix: "",
  read: readClipText,
  inputEmbedding: "text_model.embeddings.token_embedding.weight",
  sites: (config) => [invertibleSite("text_model", config.hiddenSize), ...towerSites(config, "text", 0)],
  inputs: () => [inputIds, attentionMask],
  outputs: ["last_hidden_state", "pooler_output"],
  refusedArchitectures: { prompt_tuning: noPrompt },
  refusedBlocks: { Parallel: noParallel },
  headTypes: [],
  taskClasses: [],
});
