import type { BlockDefinition } from "../block.ts";
import { integer, listOf, oneOf } from "../define-fields.ts";

/** By rows of the batch. */
export const batchSplit: BlockDefinition = {
  name: "BatchSplit",
  summary: "Gives each child a range of the batch's rows.",
  effect:
    "The first child computes the first rows, and so on; rows equal the child run alone. The sizes must add up to the batch.",
  fields: [
    {
      name: "batch_sizes",
      type: oneOf(integer(0), listOf(integer(0))),
      documentation: "Number of rows for each child; one number means the same for all.",
    },
  ],
  mayHold: ["Stack", "Split", "BatchSplit", "Average", "Switch"],
  minChildren: 1,
  example: 'BatchSplit("i", "j", batch_sizes=[2, 4])',
};
