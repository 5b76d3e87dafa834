/** What every hook's state knows about rows: the batch of one channel and the run-time numbers of its rows. */
import { Bug } from "../../../language/bug.ts";
import { type Dim, fixed, wholeRatio } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import type { Lowering } from "../lowering.ts";
import { slice } from "../shape.ts";

export interface RowScope {
  /** The batch of one channel here: the model's own, or a part of it inside a `BatchSplit`. */
  readonly unit: Dim;
  readonly ids: ReadonlyMap<string, Value>;
}

export function wholeBatch(ctx: Lowering): RowScope {
  return { unit: ctx.batch, ids: ctx.rowIds };
}

/** The scopes of row ranges, by their sizes. */
export function splitScope(ctx: Lowering, scope: RowScope, sizes: readonly number[]): readonly RowScope[] {
  let start = 0;
  return sizes.map((size) => {
    const from = start;
    start += size;
    const ids = new Map([...scope.ids].map(([name, value]) => [name, slice(ctx.g, value, 0, from, start)]));
    return { unit: fixed(size), ids };
  });
}

export function idsOf(scope: RowScope, inputName: string): Value {
  const ids = scope.ids.get(inputName);
  if (!ids) throw new Bug(`the build has no input ${inputName}`);
  return ids;
}

export function channelsOf(scope: RowScope, batch: Dim): number {
  const count = wholeRatio(batch, scope.unit);
  if (count === undefined) throw new Bug(`${batch.key} is no multiple of ${scope.unit.key}`);
  return count;
}
