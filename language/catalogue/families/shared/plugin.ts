/** What holds for every model that comes through the reference library's plugin interface (models.md §4.1, §5.1). */
import type { FamilyDefinition } from "../../family.ts";
import type { MethodConfig } from "../../method-config.ts";
import { noMtl, noParallel, noPrefix, noPrompt } from "./refusals.ts";

export const pluginArchitectures: FamilyDefinition["refusedArchitectures"] = {
  prefix_tuning: noPrefix,
  prompt_tuning: noPrompt,
  mtl_lora: noMtl,
};

export const pluginBlocks: FamilyDefinition["refusedBlocks"] = { Parallel: noParallel };

/** The interface evaluates adapters with `original_ln_after` off and fails where a config asks for the same itself (AdapterPlus). */
export function pluginRefusal(method: MethodConfig): string | null {
  if (method.architecture !== "bottleneck" || method.original_ln_after) return null;
  return "a bottleneck with `original_ln_after = false` (AdapterPlus) does not work through the plugin interface of the reference library";
}
