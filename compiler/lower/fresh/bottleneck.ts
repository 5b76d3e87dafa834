/** methods.md §3.3, §5 and §6. */
import { unreachable } from "../../../language/bug.ts";
import type { BottleneckConfig } from "../../../language/catalogue/method-config.ts";
import { bertLinear, type FreshTensor, frameworkLinear, type Initial, ones, zeros } from "./initial.ts";

export function freshBottleneck(config: BottleneckConfig, tensor: FreshTensor): Initial {
  const { role } = tensor;
  if (role === "scaling") return ones;
  if (isNorm(config, role)) return role.endsWith(".weight") ? ones : zeros;
  if (role.includes("phm_rule")) return phmRule(config, tensor);
  if (/(^|\.)W(_|$)/.test(role)) return xavierSlices(tensor);
  if (role.endsWith(".b")) return zeros;
  const { init_weights: scheme } = config;
  if (/^(F|G|s1|s2)\./.test(role)) return bertLinear(role);
  switch (scheme) {
    case "bert":
      return bertLinear(role);
    case "mam_adapter":
      if (role.startsWith("gate.")) return bertLinear(role);
      return role.startsWith("adapter_down.") && role.endsWith(".weight") ? frameworkLinear(tensor.fanIn) : zeros;
    case "houlsby":
      if (role.startsWith("gate.")) return frameworkLinear(tensor.fanIn);
      return role.endsWith(".bias") ? zeros : { kind: "truncated_normal", std: 0.01, bound: 0.02 };
    default:
      return unreachable(scheme);
  }
}

/** With `ln_before` the norm is also the first element of the down sequence. */
function isNorm(config: BottleneckConfig, role: string): boolean {
  return role.startsWith("adapter_norm_") || (config.ln_before && role.startsWith("adapter_down.0."));
}

function phmRule(config: BottleneckConfig, { isShared }: FreshTensor): Initial {
  if (config.phm_c_init === "uniform") return { kind: "uniform", bound: isShared ? 1 : 0.01 };
  return { kind: "normal", std: isShared ? config.phm_init_range : 0.01 };
}

/** Xavier-normal for each of the k slices. */
function xavierSlices({ shape }: FreshTensor): Initial {
  const [, rows = 1, columns = 1] = shape;
  return { kind: "normal", std: Math.sqrt(2 / (rows + columns)) };
}
