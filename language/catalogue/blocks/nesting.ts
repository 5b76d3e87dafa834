/** Which block may stand inside which, and how deep (spec: composition.md §2). */
import type { BlockName } from "../block.ts";
import { block } from "./index.ts";

/** The outermost block is at level 0. From this level on only `Stack` and names may appear. */
export const deepestBlockLevel = 1;

/** True when `child` may stand directly inside `parent`; names and `none` always may. */
export function mayHold(parent: BlockName, child: BlockName): boolean {
  return block[parent].mayHold.includes(child);
}

/** The blocks that may stand directly inside `parent`, besides names and `none`. */
export function legalChildren(parent: BlockName): readonly BlockName[] {
  return block[parent].mayHold;
}

/** The blocks that may directly hold `child`. */
export function legalParents(child: BlockName): readonly BlockName[] {
  return Object.values(block)
    .filter((definition) => definition.mayHold.includes(child))
    .map((definition) => definition.name);
}

/** True when a block may stand at this level, its parents aside. */
export function mayStandAtLevel(name: BlockName, level: number): boolean {
  return level <= deepestBlockLevel || name === "Stack";
}

/** True when a block inside one of its own kind can be dissolved into its parent without changing the meaning. */
export function dissolvesIntoItself(name: BlockName): boolean {
  return name === "Stack";
}
