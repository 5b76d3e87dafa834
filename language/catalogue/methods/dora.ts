import type { MethodDefinition } from "../method.ts";

/** DoRA: LoRA with a learned magnitude for every output row. */
export const dora: MethodDefinition = {
  name: "dora",
  aliases: ["DoRAConfig"],
  summary: "DoRA: LoRA with a learned magnitude for every output row.",
  equation: "y = m / ‖W + BA‖ ⊙ (W x + b + B A x · alpha / r)",
  source:
    "Liu et al. 2024, “DoRA”; methods.md §7.5. As in the reference, the norm leaves alpha / r out and the bias is scaled too.",
  architecture: "lora",
  presets: { use_dora: true },
};
