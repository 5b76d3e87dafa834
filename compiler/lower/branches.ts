/** The branches of a model's output, as the checker counts and names them (language.md, outputs). */
import { branchesOf as namedBranches } from "../../language/program/branches.ts";
import type { Composition } from "../../language/program/program.ts";
import type { Value } from "../graph/value.ts";
import { rowsOf } from "./distribute.ts";
import type { Lowering } from "./lowering.ts";
import { type RowScope, splitScope, wholeBatch } from "./methods/rows.ts";
import { refuse } from "./refuse.ts";
import { slice } from "./shape.ts";
import { splitChannels, splitRows, type Tokens } from "./tokens.ts";

export interface Branch {
  /** In front of its outputs' names; absent when there is only one branch. */
  readonly name?: string;
  /** What its rows go through. */
  readonly composition: Composition;
  readonly scope: RowScope;
  readonly hidden: Tokens;
  /** Where its rows lie in the batch, [start, end); absent: it has all of them. */
  readonly rows?: readonly [start: number, end: number];
  /** The branch's rows of the input ids. */
  readonly inputIds?: Value;
}

/** Channels of `Parallel` always part; the rows of a `BatchSplit` only where they have heads of their own. */
export function branchesOf(ctx: Lowering, hidden: Tokens, inputIds: Value | undefined): readonly Branch[] {
  const { active, heads } = ctx.build;
  const { kind, branches, sizes = [] } = namedBranches(active);
  if (kind === "parallel") {
    const channels = splitChannels(ctx.g, hidden, ctx.batch, branches.length);
    return branches.map(({ name }, i) => ({
      name,
      composition: onBranch(active, i),
      scope: wholeBatch(ctx),
      hidden: channels[i] ?? hidden,
      ...(inputIds && { inputIds }),
    }));
  }
  const empty = branches.find((_, i) => sizes[i] === 0);
  if (kind === "rows" && heads.length > 1 && empty) {
    refuse(ctx, {
      code: "E0603",
      message: `\`BatchSplit\` gives ${empty.name} no rows, so its head has nothing to work on`,
      help: "Give it at least one row, or take the child and its head out.",
    });
  } else if (kind === "rows" && heads.length > 1) {
    const rows = splitRows(ctx.g, hidden, sizes);
    const scopes = splitScope(ctx, wholeBatch(ctx), sizes);
    let start = 0;
    return branches.map(({ name }, i) => {
      const from = start;
      start += sizes[i] ?? 0;
      return {
        name,
        composition: rowsOf(active, from, start),
        scope: scopes[i] ?? wholeBatch(ctx),
        hidden: rows[i] ?? hidden,
        rows: [from, start],
        ...(inputIds && { inputIds: slice(ctx.g, inputIds, 0, from, start) }),
      };
    });
  }
  return [{ composition: active, scope: wholeBatch(ctx), hidden, ...(inputIds && { inputIds }) }];
}

/** What channel `i` goes through. */
function onBranch(active: Composition, i: number): Composition {
  if (active.kind === "Parallel") return active.children[i] ?? { kind: "none" };
  return active.kind === "Stack" ? { ...active, children: active.children.map((step) => onBranch(step, i)) } : active;
}
