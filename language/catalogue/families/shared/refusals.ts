/** Reasons why a method cannot be used on a model, in words that follow "`lora` on gpt2: ". */
import type { LoraConfig, MethodConfig, MtlLoraConfig } from "../../method-config.ts";
import type { LinearSite, Site } from "../../site.ts";

/** Reasons that hold in every family: GLOW, MTL-LoRA, DoRA and VeRA on fused q/k/v, VeRA over unequal shapes (models.md §5.1, §6 R12). */
export function commonRefusal(sites: readonly Site[], method: MethodConfig): string | null {
  switch (method.architecture) {
    case "bottleneck":
      return bottleneckRefusal(sites, method.inv_adapter);
    case "lora":
    case "mtl_lora":
      return loraRefusal(sites, method);
    case "prefix_tuning":
    case "prompt_tuning":
    case "reft":
      return null;
  }
}

function bottleneckRefusal(sites: readonly Site[], invertible: "nice" | "glow" | null): string | null {
  if (invertible === null) return null;
  if (invertible === "glow") return "`glow` has no working definition in the reference library; `nice` is exact";
  if (sites.some((site) => site.kind === "invertible")) return null;
  return "this model has no place for an invertible adapter (`inv_adapter`)";
}

function loraRefusal(sites: readonly Site[], method: LoraConfig | MtlLoraConfig): string | null {
  const targets = sites.filter((site): site is LinearSite => site.kind === "linear" && isTarget(site, method));
  const isVera = method.vera_d !== null || method.vera_b !== null;
  if (targets.some((site) => site.isFused)) {
    const name = fusedVariant(method, isVera);
    if (name !== null) {
      return `${name} needs q, k and v in separate matrices, and this model keeps them in one`;
    }
  }
  return isVera ? unequalShapes(targets) : null;
}

function fusedVariant(method: LoraConfig | MtlLoraConfig, isVera: boolean): string | null {
  if (method.architecture === "mtl_lora") return "MTL-LoRA";
  if (isVera) return "VeRA";
  return method.use_dora ? "DoRA" : null;
}

function unequalShapes(targets: readonly LinearSite[]): string | null {
  const [first] = targets;
  const other = targets.find((site) => site.inSize !== first?.inSize || site.outSize !== first?.outSize);
  if (first === undefined || other === undefined) return null;
  return `VeRA shares its matrices among all targets, and ${shapeOf(first)} and ${shapeOf(other)} differ`;
}

function shapeOf(site: LinearSite): string {
  return `\`${site.path}\` [${site.outSize}, ${site.inSize}]`;
}

function isTarget(site: LinearSite, method: LoraConfig | MtlLoraConfig): boolean {
  if (method.leave_out.includes(site.layer)) return false;
  switch (site.location) {
    case "selfattn_lora":
      return method.selfattn_lora && site.matrices.some((matrix) => method.attn_matrices.includes(matrix));
    case "intermediate_lora":
      return method.intermediate_lora;
    case "output_lora":
      return method.output_lora;
  }
}

export const noPrompt =
  "the reference library has no prompt tuning for this model, so no place for the prompt is defined";
export const noPrefix = "the reference library has no prefix tuning for models that come through its plugin interface";
export const noMtl = "the reference library has no MTL-LoRA for models that come through its plugin interface";
export const noParallel =
  "`Parallel` is not among the blocks that the reference library supports on this model; use one build for each branch";
