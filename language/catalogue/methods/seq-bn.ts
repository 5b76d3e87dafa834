import type { MethodDefinition } from "../method.ts";

/** A bottleneck after the feed-forward block of every layer. */
export const seqBn: MethodDefinition = {
  name: "seq_bn",
  aliases: ["pfeiffer", "SeqBnConfig", "PfeifferConfig"],
  summary: "A bottleneck after the feed-forward block of every layer.",
  equation: "y = LN(W_up · relu(W_down · LN(h + r) + b_d) + b_u + h + r)",
  source: "Pfeiffer et al. 2021, “AdapterFusion”; methods.md §3.2",
  architecture: "bottleneck",
  presets: {
    mh_adapter: false,
    output_adapter: true,
    reduction_factor: 16,
    non_linearity: "relu",
    original_ln_before: true,
    original_ln_after: true,
  },
};
