/** Which adapters can be averaged in weight space, and how (spec: composition.md §10). */
import { showValue } from "../catalogue/check-field-value.ts";
import { describeMethod } from "../catalogue/describe-config.ts";
import type { AdapterConfig, MethodConfig } from "../catalogue/method-config.ts";
import { fieldValues } from "../catalogue/methods/build-config.ts";
import type { Derivation } from "./derive.ts";

/** The first field in which two configs differ, `dropout` and `init_weights` aside, in words. */
export function difference(one: AdapterConfig, other: AdapterConfig): string | undefined {
  if (one.members.length !== other.members.length) return "they are made of different methods";
  for (const [index, member] of one.members.entries()) {
    const twin = other.members[index];
    if (twin === undefined || twin.architecture !== member.architecture) {
      return `one is ${describeMethod(member)}, the other ${twin === undefined ? "none" : describeMethod(twin)}`;
    }
    const values = new Map(fieldValues(twin));
    const field = fieldValues(member).find(
      ([name, value]) => !isIgnored(name) && showValue(value) !== showValue(values.get(name) ?? null),
    );
    if (field !== undefined) {
      return `\`${field[0]}\` is ${showValue(field[1])} in the first and ${showValue(values.get(field[0]) ?? null)} here`;
    }
  }
  return undefined;
}

function isIgnored(field: string): boolean {
  return field === "dropout" || field === "init_weights";
}

interface StrategyProblem {
  readonly field: string;
  readonly message: string;
  readonly help: string;
}

export function strategyProblem(
  config: AdapterConfig,
  strategy: Derivation["strategy"],
  rank: number | null,
  hasRank: boolean,
): StrategyProblem | undefined {
  if (strategy === "linear") {
    if (!hasRank || rank === null) return undefined;
    const help = 'Leave `svd_rank` out, or use `combine_strategy="lora_delta_w_svd"`.';
    return { field: "svd_rank", message: "`svd_rank` belongs to `lora_delta_w_svd`", help };
  }
  const field = "combine_strategy";
  const reason = loraReason(config, strategy);
  const help = 'Use `combine_strategy="linear"`.';
  if (reason !== undefined) return { field, message: `\`${strategy}\` cannot average ${reason}`, help };
  if (strategy === "lora_delta_w_svd" && rank === null) {
    return { field, message: "`lora_delta_w_svd` needs `svd_rank`", help: "Say the rank of the result: `svd_rank=8`." };
  }
  if (strategy === "lora_linear_only_negate_b" && rank !== null) {
    return { field: "svd_rank", message: "`svd_rank` belongs to `lora_delta_w_svd`", help: "Leave `svd_rank` out." };
  }
  return undefined;
}

/** Why a LoRA strategy does not fit (composition.md §10): anything stored besides A and B. */
function loraReason(config: AdapterConfig, strategy: Derivation["strategy"]): string | undefined {
  if (config.members.length > 1) return "a union of methods";
  const [member] = config.members;
  if (member === undefined || member.architecture !== "lora") return `${nameOf(member)} adapters, which are not LoRA`;
  if (member.use_gating) return "LoRA with a gate";
  if (member.use_dora) return "DoRA";
  if (member.vera_d !== null || member.vera_b !== null) return "VeRA";
  if (member.composition_mode === "scale" && strategy === "lora_delta_w_svd") return "IA3";
  return undefined;
}

function nameOf(member: MethodConfig | undefined): string {
  return member === undefined ? "these" : describeMethod(member);
}
