/**
 * Gives a composition the form in which a block that divides the batch stands last in its Stack:
 * `Stack(a, Parallel(b, c), d)` is `Stack(a, Parallel(Stack(b, d), Stack(c, d)))`. Both mean the same by the law that a
 * branch computes what it computes alone; in the second form every branch ends inside its own rows, so that methods of
 * different kinds never have to be continued together.
 */
import type { Composition } from "../../language/program/program.ts";

type RowBlock = Extract<Composition, { kind: "Parallel" | "BatchSplit" | "Switch" | "MultiTask" }>;

export function distribute(node: Composition): Composition {
  if (node.kind === "none" || node.kind === "adapter") return node;
  const children = node.children.map(distribute);
  if (node.kind !== "Stack") return { ...node, children };

  const dividing = children.map((child, i) => (isRowBlock(child) ? i : -1)).filter((i) => i >= 0);
  const forking = dividing.find((i) => children[i]?.kind === "Parallel");
  const pivot = forking ?? dividing[0];
  if (pivot === undefined || pivot === children.length - 1) {
    if (forking === undefined || dividing[0] === forking) return { kind: "Stack", children };
  }
  const block = children[pivot as number] as RowBlock;
  // A row block before the fork would have to be continued inside it, so it moves in as a whole.
  const keep = forking !== undefined && dividing[0] !== forking ? (dividing[0] as number) : (pivot as number);
  const head = children.slice(0, keep);
  const before = children.slice(keep, pivot);
  const after = children.slice((pivot as number) + 1);
  const branches = block.children.map((child, i) =>
    distribute({ kind: "Stack", children: [...before, ...unstack(child), ...after.flatMap((next) => unstack(branchOf(next, block, i)))] }),
  );
  return { kind: "Stack", children: [...head, { ...block, children: branches }] };
}

function isRowBlock(node: Composition): node is RowBlock {
  return node.kind === "Parallel" || node.kind === "BatchSplit" || node.kind === "Switch" || node.kind === "MultiTask";
}

/** What branch `i` of `block` sees of a later block that divides the same way. */
function branchOf(next: Composition, block: RowBlock, i: number): Composition {
  const sameDivision =
    next.kind === block.kind &&
    next.children.length === block.children.length &&
    (next.kind !== "BatchSplit" || block.kind !== "BatchSplit" || next.batchSizes.join() === block.batchSizes.join());
  return (sameDivision && "children" in next && next.children[i]) || next;
}

function unstack(node: Composition): readonly Composition[] {
  return node.kind === "Stack" ? node.children : node.kind === "none" ? [] : [node];
}
