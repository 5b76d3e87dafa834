import type { BlockDefinition } from "../block.ts";
import { boolean, float, listOf, optional } from "../define-fields.ts";

/** Weighted mean of outputs. */
export const average: BlockDefinition = {
  name: "Average",
  summary: "The weighted mean of its children's outputs.",
  effect:
    "All children run on the same input and their outputs are averaged. To average weights instead, declare `adapter m = average(a, b)`.",
  fields: [
    {
      name: "weights",
      type: optional(listOf(float())),
      default: null,
      documentation: "One factor for each child; equal factors when left out.",
    },
    {
      name: "normalize_weights",
      type: boolean,
      default: true,
      documentation: "Divide the weights by their sum.",
    },
  ],
  mayHold: ["Stack", "Split", "BatchSplit", "Switch"],
  minChildren: 1,
  example: 'Average("n", "o", weights=[0.3, 0.7])',
};
