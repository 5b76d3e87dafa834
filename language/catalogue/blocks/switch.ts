import type { BlockDefinition } from "../block.ts";

/** Not in the reference; it stands where BatchSplit may stand and holds what BatchSplit may hold. */
export const switchBlock: BlockDefinition = {
  name: "Switch",
  summary: "Picks a child for each row at run time.",
  effect: "Row i sees the child that `adapter_ids[i]` names, counted from 0; rows equal that child run alone.",
  fields: [],
  mayHold: ["Stack", "Split", "BatchSplit", "Average", "Switch"],
  minChildren: 1,
  example: 'Switch("a", "b", none)',
  runtimeInput: "adapter_ids",
};
