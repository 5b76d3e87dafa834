/** methods.md §8.3. */
import type { PrefixTuningConfig } from "../../../language/catalogue/method-config.ts";
import { bertNormal, type FreshTensor, frameworkLinear, type Initial } from "./initial.ts";

const standardNormal: Initial = { kind: "normal", std: 1 };

export function freshPrefixTuning(_config: PrefixTuningConfig, { role, fanIn }: FreshTensor): Initial {
  // The gate's tensors have no name but their own.
  if (role === "weight") return bertNormal;
  if (role === "wte.weight" || role === "control_trans") return standardNormal;
  return frameworkLinear(fanIn);
}
