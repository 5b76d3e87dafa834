/** Bottleneck adapters: seq_bn, double_seq_bn, par_bn, Compacter, AdapterPlus (spec: methods.md §3, §5, §6). */

import type { ArchitectureDefinition, FieldProblem } from "../../method.ts";
import type { BottleneckConfig } from "../../method-config.ts";
import type { BottleneckSite, ExpectedTensor, Site } from "../../site.ts";
import { below } from "./below.ts";
import { bottleneckFields } from "./bottleneck-fields.ts";
import { bottleneckWidth } from "./bottleneck-width.ts";
import { invertibleTensors } from "./invertible-tensors.ts";
import { phmProjectionTensors, sharedPhmTensors } from "./phm-tensors.ts";

export const bottleneck: ArchitectureDefinition<BottleneckConfig> = {
  architecture: "bottleneck",
  storedTag: null,
  fields: bottleneckFields,
  problems,
  attachesTo,
  tensors,
  refusedBlocks: {},
};

function problems(config: BottleneckConfig): readonly FieldProblem[] {
  return [
    ...residualProblems(config),
    ...invertibleProblems(config),
    ...phmProblems(config),
    ...factorProblems(config),
  ];
}

function residualProblems(config: BottleneckConfig): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  if (config.residual_before_ln === "post_add" && !config.is_parallel && !config.original_ln_before) {
    found.push({
      field: "residual_before_ln",
      message: '`residual_before_ln = "post_add"` needs `original_ln_before = true`',
      help: "Set `original_ln_before = true`, or `residual_before_ln` to true or false.",
    });
  }
  if (!config.mh_adapter && !config.output_adapter && !config.cross_adapter && config.inv_adapter === null) {
    found.push({
      field: "output_adapter",
      message: "this bottleneck attaches nowhere: `mh_adapter`, `output_adapter` and `cross_adapter` are all false",
      help: "Set at least one of them to true.",
    });
  }
  return found;
}

function invertibleProblems(config: BottleneckConfig): readonly FieldProblem[] {
  if (config.inv_adapter === "glow") {
    return [
      {
        field: "inv_adapter",
        message: '`inv_adapter = "glow"` never worked in the reference library: its forward pass slices the wrong axis',
        help: 'Use `inv_adapter = "nice"`.',
      },
    ];
  }
  if (config.inv_adapter !== null && config.inv_adapter_reduction_factor === null) {
    return [
      {
        field: "inv_adapter",
        message: "`inv_adapter` needs `inv_adapter_reduction_factor`",
        help: "Add `inv_adapter_reduction_factor = 2`, as `seq_bn_inv` has it.",
      },
    ];
  }
  return [];
}

function phmProblems(config: BottleneckConfig): readonly FieldProblem[] {
  if (!config.phm_layer) return [];
  const found: FieldProblem[] = [];
  if (config.shared_W_phm && !config.factorized_phm_W) {
    found.push({
      field: "shared_W_phm",
      message: "`shared_W_phm = true` needs `factorized_phm_W = true`: only the factors can be shared",
      help: "Set `factorized_phm_W = true`, or `shared_W_phm = false`.",
    });
  }
  if (config.init_weights !== "bert") {
    found.push({
      field: "init_weights",
      message: `\`init_weights = "${config.init_weights}"\` does not go with \`phm_layer = true\``,
      help: 'Use `init_weights = "bert"`.',
    });
  }
  return found;
}

function factorProblems(config: BottleneckConfig): readonly FieldProblem[] {
  if (typeof config.reduction_factor === "number") return [];
  const stray = Object.keys(config.reduction_factor).filter((key) => key !== "default" && !/^(0|[1-9]\d*)$/.test(key));
  return stray.map((key) => ({
    field: "reduction_factor",
    message: `\`${key}\` is neither a layer number nor \`default\``,
    help: 'Write layer numbers as strings: {"0": 8, "1": 8, default: 16}.',
  }));
}

function attachesTo(config: BottleneckConfig, site: Site): boolean {
  switch (site.kind) {
    case "bottleneck":
      return config[site.location] && !config.leave_out.includes(site.layer);
    case "invertible":
      return config.inv_adapter !== null;
    default:
      return false;
  }
}

function tensors(config: BottleneckConfig, name: string, sites: readonly Site[]): readonly ExpectedTensor[] {
  const found: ExpectedTensor[] = [];
  let isSharedListed = false;
  for (const site of sites) {
    if (!attachesTo(config, site)) continue;
    if (site.kind === "invertible") found.push(...invertibleTensors(config, name, site));
    if (site.kind !== "bottleneck") continue;
    const inner = bottleneckWidth(config, site.layer, site.hiddenSize);
    if (inner === undefined) continue;
    found.push(...moduleTensors(config, name, site, inner));
    if (config.phm_layer && !isSharedListed) {
      found.push(...sharedPhmTensors(config, name, site.hiddenSize, inner));
      isSharedListed = true;
    }
  }
  return found;
}

function moduleTensors(
  config: BottleneckConfig,
  name: string,
  site: BottleneckSite,
  inner: number,
): readonly ExpectedTensor[] {
  const prefix = below(site.path, `adapters.${name}`);
  const hidden = site.hiddenSize;
  const norm = (key: string): readonly ExpectedTensor[] => [
    { key: `${prefix}.${key}.weight`, shape: [hidden] },
    { key: `${prefix}.${key}.bias`, shape: [hidden] },
  ];
  const found: ExpectedTensor[] = [];
  // The norm is stored twice: by its own name and as the first element of the down sequence.
  if (config.ln_before) found.push(...norm("adapter_norm_before"), ...norm("adapter_down.0"));
  const down = `${prefix}.adapter_down.${config.ln_before ? 1 : 0}`;
  found.push(...projectionTensors(config, down, hidden, inner));
  found.push(...projectionTensors(config, `${prefix}.adapter_up`, inner, hidden));
  if (config.scaling === "learned") found.push({ key: `${prefix}.scaling`, shape: [1] });
  if (config.scaling === "channel") found.push({ key: `${prefix}.scaling`, shape: [hidden] });
  if (config.ln_after) found.push(...norm("adapter_norm_after"));
  if (config.use_gating) {
    found.push({ key: `${prefix}.gate.weight`, shape: [1, hidden] }, { key: `${prefix}.gate.bias`, shape: [1] });
  }
  return found;
}

function projectionTensors(
  config: BottleneckConfig,
  prefix: string,
  inSize: number,
  outSize: number,
): readonly ExpectedTensor[] {
  if (config.phm_layer) return phmProjectionTensors(config, prefix, inSize, outSize);
  return [
    { key: `${prefix}.weight`, shape: [outSize, inSize] },
    { key: `${prefix}.bias`, shape: [outSize] },
  ];
}
