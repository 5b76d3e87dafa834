import type { BlockDefinition } from "../block.ts";

/** One after the other. */
export const stack: BlockDefinition = {
  name: "Stack",
  summary: "Runs its children one after the other.",
  effect:
    "Each bottleneck reads what the one before it wrote; a prefix goes in front of the earlier prefixes; a LoRA receives the earlier LoRA's update as its input.",
  fields: [],
  mayHold: ["Fuse", "Split", "BatchSplit", "Parallel", "Average", "MultiTask", "Switch"],
  minChildren: 1,
  example: 'Stack("language", "task")',
};
