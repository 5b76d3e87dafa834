import type { MethodDefinition } from "../method.ts";

/** Prompt tuning: learned embeddings in front of the input. */
export const promptTuning: MethodDefinition = {
  name: "prompt_tuning",
  aliases: ["PromptTuningConfig"],
  summary: "Prompt tuning: learned embeddings in front of the input.",
  equation: "x' = [p₁ … p_P; x₁ … x_S]",
  source:
    "Lester et al. 2021, “The Power of Scale for Parameter-Efficient Prompt Tuning”; methods.md §9. With combine = prefix, heads that read position 0 read the prompt.",
  architecture: "prompt_tuning",
  presets: {},
};
