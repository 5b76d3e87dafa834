import type { BlockDefinition } from "../block.ts";
import { integer, listOf, oneOf } from "../define-fields.ts";

/** By token ranges. */
export const split: BlockDefinition = {
  name: "Split",
  summary: "Gives each child a range of the tokens.",
  effect:
    "The sequence is cut into consecutive ranges of the given lengths, each child sees its own, and the results are joined. The lengths must add up to the sequence, prompt tokens included.",
  fields: [
    {
      name: "splits",
      type: oneOf(integer(0), listOf(integer(0))),
      documentation: "Number of tokens for each child; one number means the same for all.",
    },
  ],
  mayHold: ["Stack", "Split", "BatchSplit", "Average", "Switch"],
  minChildren: 1,
  example: 'Split("g", "h", splits=[64, 64])',
};
