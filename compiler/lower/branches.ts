/** The branches of a model's output: one for each child of a top-level `Parallel`, else one (language.md, outputs). */
import { branchNames } from "../../language/program/branches.ts";
import type { Composition } from "../../language/program/program.ts";
import type { Value } from "../graph/value.ts";
import { type Lowering, namesIn } from "./lowering.ts";
import { slice } from "./shape.ts";
import { splitChannels, splitRows, type Tokens } from "./tokens.ts";

export interface Branch {
  /** In front of its outputs' names; absent when there is only one branch. */
  readonly name?: string;
  readonly adapters: readonly string[];
  readonly hidden: Tokens;
  /** The branch's rows of the input ids. */
  readonly inputIds?: Value;
}

export function branchesOf(ctx: Lowering, hidden: Tokens, inputIds: Value | undefined): readonly Branch[] {
  const block = outermostBlock(ctx.active);
  const ids = inputIds && { inputIds };
  if (block.kind === "Parallel") {
    const channels = splitChannels(ctx.g, hidden, ctx.batch, block.children.length);
    const before = namesBefore(ctx.active, block);
    return named(block.children).map((name, i) => ({
      name,
      adapters: [...before, ...namesIn(block.children[i] ?? { kind: "none" })],
      hidden: channels[i] ?? hidden,
      ...ids,
    }));
  }
  if (block.kind === "BatchSplit" && ctx.build.heads.length > 1) {
    const rows = splitRows(ctx.g, hidden, block.batchSizes);
    const before = namesBefore(ctx.active, block);
    let start = 0;
    return named(block.children).map((name, i) => {
      const from = start;
      start += block.batchSizes[i] ?? 0;
      return {
        name,
        adapters: [...before, ...namesIn(block.children[i] ?? { kind: "none" })],
        hidden: rows[i] ?? hidden,
        ...(inputIds && { inputIds: slice(ctx.g, inputIds, 0, from, start) }),
      };
    });
  }
  return [{ adapters: namesIn(ctx.active), hidden, ...ids }];
}

/** The composition itself, or the last element of a Stack, where `distribute` puts a block that divides the batch. */
function outermostBlock(node: Composition): Composition {
  if (node.kind !== "Stack") return node;
  const last = node.children.at(-1);
  return last ? outermostBlock(last) : node;
}

function namesBefore(root: Composition, block: Composition): readonly string[] {
  const within = new Set(namesIn(block));
  return root === block ? [] : namesIn(root).filter((name) => !within.has(name));
}

function named(children: readonly Composition[]): readonly string[] {
  return branchNames(children.map((child) => namesIn(child).at(-1)));
}
