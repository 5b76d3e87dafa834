import type { MethodDefinition } from "../method.ts";

/** double_seq_bn with an invertible adapter after the embeddings. */
export const doubleSeqBnInv: MethodDefinition = {
  name: "double_seq_bn_inv",
  aliases: ["houlsby+inv", "DoubleSeqBnInvConfig", "HoulsbyInvConfig"],
  summary: "double_seq_bn with an invertible adapter after the embeddings.",
  equation: "y = LN(W_up · swish(W_down · h + b_d) + b_u + h + r);  embeddings: y₁ = x₁ + F(x₂), y₂ = x₂ + G(y₁)",
  source: "Pfeiffer et al. 2020, “MAD-X”; methods.md §3.2, §6",
  architecture: "bottleneck",
  presets: {
    mh_adapter: true,
    output_adapter: true,
    reduction_factor: 16,
    non_linearity: "swish",
    original_ln_before: false,
    original_ln_after: true,
    inv_adapter: "nice",
    inv_adapter_reduction_factor: 2,
  },
};
