import type { MethodDefinition } from "../method.ts";

/** Bottlenecks after the attention and after the feed-forward block of every layer. */
export const doubleSeqBn: MethodDefinition = {
  name: "double_seq_bn",
  aliases: ["houlsby", "DoubleSeqBnConfig", "HoulsbyConfig"],
  summary: "Bottlenecks after the attention and after the feed-forward block of every layer.",
  equation: "y = LN(W_up · swish(W_down · h + b_d) + b_u + h + r)",
  source: "Houlsby et al. 2019, “Parameter-Efficient Transfer Learning for NLP”; methods.md §3.2",
  architecture: "bottleneck",
  presets: {
    mh_adapter: true,
    output_adapter: true,
    reduction_factor: 16,
    non_linearity: "swish",
    original_ln_before: false,
    original_ln_after: true,
  },
};
