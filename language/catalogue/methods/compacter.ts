import type { MethodDefinition } from "../method.ts";

/** Compacter: bottlenecks after attention and feed-forward whose projections are sums of Kronecker products. */
export const compacter: MethodDefinition = {
  name: "compacter",
  aliases: ["CompacterConfig"],
  summary: "Compacter: bottlenecks after attention and feed-forward whose projections are sums of Kronecker products.",
  equation: "W = Σᵢ Cᵢ ⊗ (sᵢ tᵢᵀ);  y = W_up · gelu(W_down · h + b_d) + b_u + h",
  source: "Mahabadi et al. 2021, “Compacter”; methods.md §5. The rule C is shared by all layers and both projections.",
  architecture: "bottleneck",
  presets: {
    mh_adapter: true,
    output_adapter: true,
    reduction_factor: 32,
    non_linearity: "gelu",
    original_ln_before: false,
    original_ln_after: true,
    phm_layer: true,
  },
};
