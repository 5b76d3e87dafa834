/** Mistakes in a config that show only against the sizes of a model. */

import type { FieldProblem } from "../method.ts";
import type { BottleneckConfig, LoraConfig, MethodConfig } from "../method-config.ts";
import type { LinearSite, Site } from "../site.ts";
import { bottleneckWidth } from "./architectures/bottleneck-width.ts";
import { architectures } from "./architectures/index.ts";
import { isVera } from "./architectures/lora-tensors.ts";

/** E0305 problems of one method on the sites of a model; empty when all is well. */
export function siteProblems(config: MethodConfig, sites: readonly Site[]): readonly FieldProblem[] {
  const used = sites.filter((site) => architectures[config.architecture].attachesTo(config, site));
  if (config.architecture === "bottleneck") return bottleneckProblems(config, used);
  if (config.architecture === "lora") return veraProblems(config, used);
  return [];
}

function bottleneckProblems(config: BottleneckConfig, used: readonly Site[]): readonly FieldProblem[] {
  const layers = new Map<number, number>();
  for (const site of used) if (site.kind === "bottleneck") layers.set(site.layer, site.hiddenSize);
  const widths = [...layers].map(([layer, hidden]) => ({
    layer,
    hidden,
    inner: bottleneckWidth(config, layer, hidden),
  }));
  const missing = widths.filter((width) => width.inner === undefined).map((width) => width.layer);
  const found: FieldProblem[] = [];
  if (missing.length > 0) {
    found.push({
      field: "reduction_factor",
      message: `\`reduction_factor\` has no entry for layer ${missing.join(", ")} and no \`default\``,
      help: "Add a `default` entry.",
    });
  }
  const hasBareSite = used.some((site) => site.kind === "bottleneck" && !site.hasNorm);
  if (config.residual_before_ln === "post_add" && !config.is_parallel && hasBareSite) {
    found.push({
      field: "residual_before_ln",
      message:
        '`residual_before_ln = "post_add"` needs a pretrained layer norm, and this model hands none to its adapters',
      help: "Use true or false.",
    });
  }
  return config.phm_layer ? [...found, ...divisibilityProblems(config, widths)] : found;
}

function divisibilityProblems(
  config: BottleneckConfig,
  widths: readonly { readonly hidden: number; readonly inner: number | undefined }[],
): readonly FieldProblem[] {
  const sizes = new Set(widths.flatMap(({ hidden, inner }) => (inner === undefined ? [] : [hidden, inner])));
  const uneven = [...sizes].filter((size) => size % config.phm_dim !== 0);
  if (uneven.length === 0) return [];
  return [
    {
      field: "phm_dim",
      message: `\`phm_dim = ${config.phm_dim}\` does not divide ${uneven.join(" and ")}`,
      help: "It must divide the hidden size and the bottleneck size ⌊H / reduction_factor⌋: change one of the two keys.",
    },
  ];
}

function veraProblems(config: LoraConfig, used: readonly Site[]): readonly FieldProblem[] {
  if (!isVera(config)) return [];
  const linear = used.filter((site): site is LinearSite => site.kind === "linear");
  const shapes = new Set(linear.map((site) => `${site.outSize} × ${site.inSize}`));
  if (shapes.size < 2) return [];
  return [
    {
      field: "attn_matrices",
      message: `VeRA shares its matrices between all adapted projections, but these have different shapes: ${[...shapes].join(", ")}`,
      help: "Choose projections of one shape.",
    },
  ];
}
