import type { MethodDefinition } from "../method.ts";

/** Compacter++: Compacter after the feed-forward block only. */
export const compacterPlusPlus: MethodDefinition = {
  name: "compacter_plus_plus",
  aliases: ["compacter++", "CompacterPlusPlusConfig"],
  summary: "Compacter++: Compacter after the feed-forward block only.",
  equation: "W = Σᵢ Cᵢ ⊗ (sᵢ tᵢᵀ);  y = W_up · gelu(W_down · LN(h + r) + b_d) + b_u + h",
  source: "Mahabadi et al. 2021, “Compacter”; methods.md §5. The rule C is shared by all layers and both projections.",
  architecture: "bottleneck",
  presets: {
    mh_adapter: false,
    output_adapter: true,
    reduction_factor: 32,
    non_linearity: "gelu",
    original_ln_before: true,
    original_ln_after: true,
    phm_layer: true,
  },
};
