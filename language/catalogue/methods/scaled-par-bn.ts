import type { MethodDefinition } from "../method.ts";

/** par_bn with a learned scale. */
export const scaledParBn: MethodDefinition = {
  name: "scaled_par_bn",
  aliases: ["scaled_parallel"],
  summary: "par_bn with a learned scale.",
  equation: "y = LN(s · (W_up · relu(W_down · r + b_d) + b_u) + h + r),  s learned",
  source: "He et al. 2022, “Towards a Unified View of Parameter-Efficient Transfer Learning”; methods.md §3.2",
  architecture: "bottleneck",
  presets: {
    mh_adapter: false,
    output_adapter: true,
    reduction_factor: 2,
    non_linearity: "relu",
    original_ln_before: false,
    original_ln_after: true,
    is_parallel: true,
    init_weights: "mam_adapter",
    scaling: "learned",
  },
};
