/** What a block's lowering is given, and how it refuses. */
import type { Composition } from "../../../language/program/program.ts";
import type { Lowering } from "../lowering.ts";
import { refuse } from "../refuse.ts";
import type { Algebra } from "./algebra.ts";

/** Everything a block's lowering needs besides its node and state. */
export interface Walk<S> {
  readonly ctx: Lowering;
  readonly algebra: Algebra<S>;
  /** Under `adapters-1.2`: the state after the block's own preparation. */
  enter(node: Composition, state: S): S;
  child(node: Composition, state: S): S;
}

/** Leaves the state as it is and notes that the block cannot combine adapters of this method. */
export function refuseBlock<S>(ctx: Lowering, block: string, method: string, state: S): S {
  refuse(ctx, { code: "E0404", message: `${block} cannot combine ${method} adapters` });
  return state;
}
