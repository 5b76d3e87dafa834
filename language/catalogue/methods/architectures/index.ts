/** The six stored architectures, alphabetically. */

import type { ArchitectureDefinition } from "../../method.ts";
import type { Architecture } from "../../method-config.ts";
import { bottleneck } from "./bottleneck.ts";
import { lora } from "./lora.ts";
import { mtlLora } from "./mtl-lora.ts";
import { prefixTuning } from "./prefix-tuning.ts";
import { promptTuning } from "./prompt-tuning.ts";
import { reft } from "./reft.ts";

export const architectures: Readonly<Record<Architecture, ArchitectureDefinition>> = {
  bottleneck,
  lora,
  mtl_lora: mtlLora,
  prefix_tuning: prefixTuning,
  prompt_tuning: promptTuning,
  reft,
};
