import type { MethodDefinition } from "../method.ts";

/** A bottleneck beside the feed-forward block of every layer, reading the block's input. */
export const parBn: MethodDefinition = {
  name: "par_bn",
  aliases: ["parallel", "ParBnConfig", "ParallelConfig"],
  summary: "A bottleneck beside the feed-forward block of every layer, reading the block's input.",
  equation: "y = LN(s · (W_up · relu(W_down · r + b_d) + b_u) + h + r)",
  source: "He et al. 2022, “Towards a Unified View of Parameter-Efficient Transfer Learning”; methods.md §3.6",
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
    scaling: 4,
  },
};
