/** Blocks refused for prompt tuning and ReFT, which act on whole rows (spec: composition.md §2.6; semantics: documented). */
import type { BlockName } from "../../block.ts";

/** `what` names the thing in a sentence: "a prompt". */
export function refusedBlocksForWholeRows(what: string): Partial<Record<BlockName, string>> {
  return {
    Fuse: `AdapterFusion combines the outputs of bottleneck adapters; ${what} has none`,
    Split: `${what} belongs to a whole row and cannot belong to a token range`,
    Average: `${what} gives every branch its own rows, which cannot be averaged; use \`average(…)\` in weight space`,
  };
}
