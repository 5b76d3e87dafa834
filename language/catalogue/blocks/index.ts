/** The table of composition blocks (spec: composition.md §1–2, language.md). */
import type { BlockDefinition, BlockName } from "../block.ts";
import { average } from "./average.ts";
import { batchSplit } from "./batch-split.ts";
import { fuse } from "./fuse.ts";
import { multiTask } from "./multi-task.ts";
import { parallel } from "./parallel.ts";
import { split } from "./split.ts";
import { stack } from "./stack.ts";
import { switchBlock } from "./switch.ts";

/** Alphabetical. */
export const blocks: readonly BlockDefinition[] = [
  average,
  batchSplit,
  fuse,
  multiTask,
  parallel,
  split,
  stack,
  switchBlock,
];

const blocksByName = new Map<string, BlockDefinition>(blocks.map((block) => [block.name, block]));

/** A block by its name, which is written exactly: `Stack`. */
export function findBlock(name: string): BlockDefinition | undefined {
  return blocksByName.get(name);
}

/** True when a text is the name of a block. */
export function isBlockName(name: string): name is BlockName {
  return blocksByName.has(name);
}

/** The definition of a block. */
export const block: Readonly<Record<BlockName, BlockDefinition>> = {
  Average: average,
  BatchSplit: batchSplit,
  Fuse: fuse,
  MultiTask: multiTask,
  Parallel: parallel,
  Split: split,
  Stack: stack,
  Switch: switchBlock,
};
