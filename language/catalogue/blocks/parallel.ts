import type { BlockDefinition } from "../block.ts";

/** All children on all rows. */
export const parallel: BlockDefinition = {
  name: "Parallel",
  summary: "Runs every child on the whole input; each branch has its own outputs.",
  effect:
    "The rows are repeated for each child at the first place where the branches differ, so everything before is computed once.",
  fields: [],
  mayHold: ["Stack", "BatchSplit", "Average", "Switch"],
  minChildren: 1,
  example: 'Parallel("k", "l", none)',
};
