import type { MethodDefinition } from "../method.ts";

/** seq_bn with an invertible adapter after the embeddings. */
export const seqBnInv: MethodDefinition = {
  name: "seq_bn_inv",
  aliases: ["pfeiffer+inv", "SeqBnInvConfig", "PfeifferInvConfig"],
  summary: "seq_bn with an invertible adapter after the embeddings.",
  equation:
    "y = LN(W_up · relu(W_down · LN(h + r) + b_d) + b_u + h + r);  embeddings: y₁ = x₁ + F(x₂), y₂ = x₂ + G(y₁)",
  source: "Pfeiffer et al. 2020, “MAD-X”; methods.md §3.2, §6",
  architecture: "bottleneck",
  presets: {
    mh_adapter: false,
    output_adapter: true,
    reduction_factor: 16,
    non_linearity: "relu",
    original_ln_before: true,
    original_ln_after: true,
    inv_adapter: "nice",
    inv_adapter_reduction_factor: 2,
  },
};
