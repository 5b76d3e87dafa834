/** What the catalogue says about one composition block (spec: composition.md §1–2). The table is `blocks/index.ts`. */
import type { Field } from "./field.ts";

export type BlockName = "Stack" | "Fuse" | "Split" | "BatchSplit" | "Parallel" | "Average" | "MultiTask" | "Switch";

export interface BlockDefinition {
  readonly name: BlockName;
  readonly summary: string;
  /** What happens to the tensors, in one or two sentences. */
  readonly effect: string;
  /** Keyword arguments. `splits`, `batch_sizes` and `weights` take one entry for each child. */
  readonly fields: readonly Field[];
  /** Blocks it may hold besides names and `none`. */
  readonly mayHold: readonly BlockName[];
  readonly minChildren: number;
  readonly example: string;
  /** A tensor input the build gains, if any: `adapter_ids`, `task_ids`. */
  readonly runtimeInput?: string;
}
