/**
 * How one kind of hook computes: what an adapter does to its state, and how states are divided and joined. The blocks of
 * this folder combine children through it and know no hook; the hooks (`../methods/`) know no block.
 */
import type { Composition } from "../../../language/program/program.ts";

/** Where a name stands: a block may have prepared the adapter's input already (`Fuse`; every block under `adapters-1.2`). */
export type Preparation = "own" | "done";

export interface Algebra<S> {
  /** For messages: `prefix tuning`. */
  readonly method: string;
  /** Has this adapter a module at the hook? */
  owns(name: string): boolean;
  apply(name: string, state: S, preparation: Preparation): S;
  /** What `adapters-1.2` computes on entering a block (composition.md §3, `pre_block`). */
  enter?(first: string, state: S): S;
  /** Channels the state is forked into: 1 or the number of `Parallel`'s children. */
  channelCount(state: S): number;
  channels(state: S, count: number): readonly S[];
  joinChannels(parts: readonly S[], before: S): S;
  rows(state: S, sizes: readonly number[]): readonly S[];
  joinRows(parts: readonly S[], before: S): S;
  /** Absent: the hook has no token axis to divide. */
  readonly tokenRanges?: {
    divide(state: S, sizes: readonly number[]): readonly S[];
    join(parts: readonly S[], before: S): S;
  };
  /** Absent: an average has no meaning here. `scale` is the library's second division (composition.md C1). */
  average?(parts: readonly S[], weights: readonly number[], before: S): S;
  /** Row by row, the part that the input names. */
  select(parts: readonly S[], inputName: "adapter_ids" | "task_ids", before: S): S;
  fuse?(node: Extract<Composition, { kind: "Fuse" }>, state: S, walkChild: (child: Composition, state: S) => S): S;
}
