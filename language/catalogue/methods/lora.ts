import type { MethodDefinition } from "../method.ts";

/** LoRA: a low-rank update of attention and feed-forward matrices. */
export const lora: MethodDefinition = {
  name: "lora",
  aliases: ["LoRAConfig"],
  summary: "LoRA: a low-rank update of attention and feed-forward matrices.",
  equation: "y = W x + b + B A x · alpha / r",
  source: "Hu et al. 2022, “LoRA”; methods.md §7.3. With a gate, alpha / r is not applied.",
  architecture: "lora",
  presets: {},
};
