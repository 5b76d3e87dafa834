/** methods.md §7.3–§7.8. */
import { Bug, unreachable } from "../../../language/bug.ts";
import type { LoraConfig, MtlLoraConfig } from "../../../language/catalogue/method-config.ts";
import { bertNormal, type FreshTensor, frameworkLinear, type Initial, ones, zeros } from "./initial.ts";

export function freshLora(config: LoraConfig | MtlLoraConfig, tensor: FreshTensor): Initial {
  switch (tensor.role) {
    case "lora_A":
      return factor(config.init_weights, tensor, frameworkLinear(tensor.fanIn));
    case "lora_B":
      if (config.architecture === "mtl_lora") return config.init_weights === "bert" ? bertNormal : zeros;
      return factor(config.init_weights, tensor, zeros);
    case "gate.weight":
      return bertNormal;
    case "gate.bias":
      return frameworkLinear(tensor.fanIn);
    case "weights":
    case "task_specific.values":
      return ones;
    case "vera_D":
      return { kind: "diagonal", on: config.vera_d ?? 0, off: 0 };
    case "vera_B":
      return { kind: "diagonal", on: config.vera_b ?? 0, off: 0 };
    case "m.weight":
      return { kind: "base-row-norms" };
    default:
      throw new Bug(`a LoRA has no tensor ${tensor.role}`);
  }
}

/** @param lora what `init_weights = "lora"` gives this factor */
function factor(scheme: LoraConfig["init_weights"], { fanIn }: FreshTensor, lora: Initial): Initial {
  switch (scheme) {
    case "lora":
      return lora;
    case "bert":
      return bertNormal;
    case "ia3":
      return ones;
    case "vera":
      // Kaiming-uniform with a = 0.
      return { kind: "uniform", bound: Math.sqrt(6 / fanIn) };
    default:
      return unreachable(scheme);
  }
}
