import type { BlockDefinition } from "../block.ts";

/**
 * The reference checks its children twice: against its own row of the table and, at run time, against BatchSplit's. Only what
 * passes both is allowed here, so Fuse is not (composition.md §2.3).
 */
export const multiTask: BlockDefinition = {
  name: "MultiTask",
  summary: "Picks a child for each row by its task.",
  effect: "Row i sees the child that `task_ids[i]` names, counted from 0; rows equal that child run alone.",
  fields: [],
  mayHold: ["Stack", "Average"],
  minChildren: 1,
  example: 'MultiTask("p", "q")',
  runtimeInput: "task_ids",
};
