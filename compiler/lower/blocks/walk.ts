/** Runs a composition at one hook. */
import { unreachable } from "../../../language/bug.ts";
import type { Composition } from "../../../language/program/program.ts";
import { type Lowering, namesIn } from "../lowering.ts";
import type { Algebra, Preparation } from "./algebra.ts";
import { lowerAverage } from "./average.ts";
import { lowerBatchSplit } from "./batch-split.ts";
import { refuseBlock, type Walk } from "./block-context.ts";
import { lowerParallel } from "./parallel.ts";
import { lowerSplit } from "./split.ts";
import { lowerSwitch } from "./switch.ts";

/** The state after `node`. A composition without a module at this hook leaves it as it is. */
export function walk<S>(
  ctx: Lowering,
  algebra: Algebra<S>,
  node: Composition,
  state: S,
  preparation: Preparation = "own",
): S {
  if (!namesIn(node).some((name) => algebra.owns(name))) return state;
  const isLibrary = ctx.build.semantics === "adapters-1.2";
  const blocks: Walk<S> = {
    ctx,
    algebra,
    enter(block, before) {
      const [first] = namesIn(block).filter((name) => algebra.owns(name));
      return isLibrary && algebra.enter && first !== undefined ? algebra.enter(first, before) : before;
    },
    child: (child, before) => walk(ctx, algebra, child, before, isLibrary && algebra.enter ? "done" : "own"),
  };
  switch (node.kind) {
    case "none":
      return state;
    case "adapter":
      return algebra.apply(node.name, state, preparation);
    case "Stack":
      return node.children.reduce((current, child) => walk(ctx, algebra, child, current), state);
    case "Parallel":
      return lowerParallel(blocks, node, state);
    case "BatchSplit":
      return lowerBatchSplit(blocks, node, state);
    case "Split":
      return lowerSplit(blocks, node, state);
    case "Average":
      return lowerAverage(blocks, node, state);
    case "MultiTask":
    case "Switch":
      return lowerSwitch(blocks, node, state);
    case "Fuse":
      if (algebra.fuse) return algebra.fuse(node, state, (child, before) => walk(ctx, algebra, child, before, "done"));
      return refuseBlock(ctx, "Fuse", algebra.method, state);
    default:
      return unreachable(node);
  }
}
