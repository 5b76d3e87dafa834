import type { MethodDefinition } from "../method.ts";

/** (IA)³: learned vectors that scale keys, values and the feed-forward inner layer. */
export const ia3: MethodDefinition = {
  name: "ia3",
  aliases: ["IA3Config"],
  summary: "(IA)³: learned vectors that scale keys, values and the feed-forward inner layer.",
  equation: "y = (W x + b) ⊙ l · alpha",
  source:
    "Liu et al. 2022, “Few-Shot PEFT is Better and Cheaper than In-Context Learning”; methods.md §7.7. The feed-forward vector acts before the activation.",
  architecture: "lora",
  presets: {
    intermediate_lora: true,
    r: 1,
    alpha: 1,
    attn_matrices: ["k", "v"],
    composition_mode: "scale",
    init_weights: "ia3",
  },
};
