/** The branches of a model's output, as the checker counts and names them (language.md, outputs). */
import { branchesOf as namedBranches } from "../../language/program/branches.ts";
import type { Composition } from "../../language/program/program.ts";
import type { Value } from "../graph/value.ts";
import { type Lowering, namesIn } from "./lowering.ts";
import { slice } from "./shape.ts";
import { splitChannels, splitRows, type Tokens } from "./tokens.ts";

export interface Branch {
  /** In front of its outputs' names; absent when there is only one branch. */
  readonly name?: string;
  /** From left to right. */
  readonly adapters: readonly string[];
  readonly hidden: Tokens;
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
      adapters: namesOnBranch(active, i),
      hidden: channels[i] ?? hidden,
      ...(inputIds && { inputIds }),
    }));
  }
  if (kind === "rows" && heads.length > 1) {
    const rows = splitRows(ctx.g, hidden, sizes);
    let start = 0;
    return branches.map(({ name }, i) => {
      const from = start;
      start += sizes[i] ?? 0;
      return {
        name,
        adapters: namesOnBranch(active, i),
        hidden: rows[i] ?? hidden,
        ...(inputIds && { inputIds: slice(ctx.g, inputIds, 0, from, start) }),
      };
    });
  }
  return [{ adapters: namesIn(active), hidden, ...(inputIds && { inputIds }) }];
}

/** The adapters that branch `i` meets: before, inside and behind the blocks that make the branches. */
function namesOnBranch(active: Composition, i: number): readonly string[] {
  const steps = active.kind === "Stack" ? active.children : [active];
  const hasChannels = steps.some((step) => step.kind === "Parallel");
  return steps.flatMap((step, at) => {
    const isBranching = hasChannels ? step.kind === "Parallel" : step.kind === "BatchSplit" && at === steps.length - 1;
    return namesIn((isBranching && "children" in step && step.children[i]) || step);
  });
}
