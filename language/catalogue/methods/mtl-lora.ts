import type { MethodDefinition } from "../method.ts";

/** MTL-LoRA: LoRA for several tasks with a task matrix and mixed up projections. */
export const mtlLora: MethodDefinition = {
  name: "mtl_lora",
  aliases: ["MTLLoRAConfig"],
  summary: "MTL-LoRA: LoRA for several tasks with a task matrix and mixed up projections.",
  equation: "y = W x + b + Σᵢ wᵢ · Bᵢ Λ A x · alpha / r,  w = softmax(weights / τ)",
  source: "Yang et al. 2024, “MTL-LoRA”; methods.md §7.8",
  architecture: "mtl_lora",
  presets: {},
};
