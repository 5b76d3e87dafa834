/** Where LoRA-like methods attach and what they keep (spec: methods.md §7.3–§7.8). */

import type { FieldProblem } from "../../method.ts";
import type { LoraConfig, MtlLoraConfig } from "../../method-config.ts";
import type { ExpectedTensor, LinearSite, Site } from "../../site.ts";
import { below } from "./below.ts";

type AnyLora = LoraConfig | MtlLoraConfig;

/** VeRA is chosen by its initial values; `scale` mode wins over it (spec: methods.md §7.2). */
export function isVera(config: AnyLora): boolean {
  return config.architecture === "lora" && config.composition_mode === "add" && hasVeraValues(config);
}

/** True when either initial value of VeRA is given. */
export function hasVeraValues(config: AnyLora): boolean {
  return config.vera_d !== null || config.vera_b !== null;
}

export function loraAttachesTo(config: AnyLora, site: Site): boolean {
  if (site.kind !== "linear" || !config[site.location] || config.leave_out.includes(site.layer)) return false;
  return site.location !== "selfattn_lora" || adaptedMatrices(config, site) > 0;
}

/** How many of the site's attention projections the config adapts: at most one unless the layer is fused. */
export function adaptedMatrices(config: AnyLora, site: LinearSite): number {
  return site.matrices.filter((matrix) => config.attn_matrices.includes(matrix)).length;
}

/**
 * Rows that the module writes and the number of fused thirds it serves. A fused layer has one group for each adapted third,
 * stacked; everything else is one group over the whole output.
 */
function groups(config: AnyLora, site: LinearSite): { readonly count: number; readonly outSize: number } {
  if (!site.isFused || site.location !== "selfattn_lora") return { count: 1, outSize: site.outSize };
  const count = adaptedMatrices(config, site);
  return { count, outSize: (site.outSize / site.matrices.length) * count };
}

/** The tensors of one LoRA or IA3 module, `{path}.loras.N.…`; those of VeRA without the shared ones. */
export function loraModuleTensors(config: AnyLora, name: string, site: LinearSite): readonly ExpectedTensor[] {
  const prefix = below(site.path, `loras.${name}`);
  const { count, outSize } = groups(config, site);
  const found: ExpectedTensor[] = [];
  if (config.composition_mode === "scale") {
    found.push({ key: `${prefix}.lora_B`, shape: [outSize, 1] });
  } else if (config.architecture === "mtl_lora") {
    found.push(
      { key: `${prefix}.lora_A`, shape: [config.r, site.inSize] },
      { key: `${prefix}.lora_B`, shape: [config.n_up_projection, outSize, config.r] },
      { key: `${prefix}.weights`, shape: [config.n_up_projection] },
      { key: `${prefix}.task_specific.values`, shape: [config.r] },
    );
  } else if (isVera(config)) {
    found.push(
      { key: `${prefix}.vera_D`, shape: [config.r, config.r] },
      { key: `${prefix}.vera_B`, shape: [outSize, outSize] },
    );
  } else {
    found.push(
      { key: `${prefix}.lora_A`, shape: [config.r * count, site.inSize] },
      { key: `${prefix}.lora_B`, shape: [outSize, config.r] },
    );
  }
  if (config.use_gating) {
    found.push(
      { key: `${prefix}.gate.weight`, shape: [count, site.inSize] },
      { key: `${prefix}.gate.bias`, shape: [count] },
    );
  }
  if (config.use_dora && config.composition_mode === "add")
    found.push({ key: `${prefix}.m.weight`, shape: [outSize, 1] });
  return found;
}

/** VeRA's frozen matrices have the shape of the first adapted layer (methods.md M8). */
export function sharedVeraTensors(config: AnyLora, name: string, first: LinearSite): readonly ExpectedTensor[] {
  return [
    { key: `shared_parameters.${name}.lora_A`, shape: [config.r, first.inSize] },
    { key: `shared_parameters.${name}.lora_B`, shape: [first.outSize, config.r] },
  ];
}

/** All tensors of a LoRA-like adapter on the given sites. */
export function loraTensors(config: AnyLora, name: string, sites: readonly Site[]): readonly ExpectedTensor[] {
  const used = sites.filter((site): site is LinearSite => site.kind === "linear" && loraAttachesTo(config, site));
  const found = used.flatMap((site) => loraModuleTensors(config, name, site));
  const first = used[0];
  if (first !== undefined && isVera(config)) found.push(...sharedVeraTensors(config, name, first));
  return found;
}

/** Mistakes that LoRA and MTL-LoRA can share. */
export function targetProblems(config: AnyLora): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  for (const matrix of new Set(config.attn_matrices)) {
    if (matrix === "q" || matrix === "k" || matrix === "v") continue;
    found.push({
      field: "attn_matrices",
      message: `\`${matrix}\` is no attention projection that can be adapted, so it adds nothing`,
      help: "Use q, k and v; no model offers its attention output projection.",
    });
  }
  const hasMatrices = config.selfattn_lora && config.attn_matrices.length > 0;
  if (!hasMatrices && !config.intermediate_lora && !config.output_lora) {
    found.push({
      field: "selfattn_lora",
      message: "this adapter attaches nowhere: no projection is chosen",
      help: "Set `selfattn_lora` with some `attn_matrices`, `intermediate_lora` or `output_lora`.",
    });
  }
  return found;
}

/** The pieces of a LoRA-like architecture that do not depend on its fields; composition.md §2.6. */
export const loraRefusedBlocks = {
  Fuse: "AdapterFusion combines the outputs of bottleneck adapters; a LoRA changes a weight matrix and has none",
  Split: "a LoRA changes a weight matrix for all tokens of a row; the reference does not implement it for token ranges",
} as const;
