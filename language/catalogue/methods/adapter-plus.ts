import type { MethodDefinition } from "../method.ts";

/** Adapter+: a bottleneck after the feed-forward block with one learned factor per channel and no second norm. */
export const adapterPlus: MethodDefinition = {
  name: "adapter_plus",
  aliases: ["AdapterPlusConfig"],
  summary:
    "Adapter+: a bottleneck after the feed-forward block with one learned factor per channel and no second norm.",
  equation: "z = LN(h + r);  y = s ⊙ (W_up · gelu(W_down · z + b_d) + b_u) + z",
  source: "Steitz and Roth 2024, “Adapters Strike Back”; methods.md §3.7",
  architecture: "bottleneck",
  presets: {
    mh_adapter: false,
    output_adapter: true,
    reduction_factor: 96,
    non_linearity: "gelu",
    original_ln_before: true,
    original_ln_after: false,
    residual_before_ln: false,
    scaling: "channel",
    init_weights: "houlsby",
    stochastic_depth: 0.1,
  },
};
