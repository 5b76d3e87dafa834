/**
 * Gives a composition the form in which a block that divides the batch stands last in its Stack and never inside an Average:
 * `Stack(a, Parallel(b, c), d)` is `Stack(a, Parallel(Stack(b, d), Stack(c, d)))`, and `Average(Switch(a, b), c)` is
 * `Switch(Average(a, c), Average(b, c))`. Both mean the same by the law that a row computes what it computes alone; in the
 * second form every branch ends inside its own rows, so that methods of different kinds never have to be continued together.
 */
import type { Composition } from "../../language/program/program.ts";

type RowBlock = Extract<Composition, { kind: "Parallel" | "BatchSplit" | "Switch" | "MultiTask" }>;
type Average = Extract<Composition, { kind: "Average" }>;

const none: Composition = { kind: "none" };

export function distribute(node: Composition): Composition {
  if (node.kind === "none" || node.kind === "adapter") return node;
  const children = node.children.map(distribute);
  if (node.kind === "Stack") return distributeStack(children);
  return node.kind === "Average" ? distributeAverage({ ...node, children }) : { ...node, children };
}

function distributeStack(children: readonly Composition[]): Composition {
  const dividing = children.findIndex(isRowBlock);
  const forking = children.findIndex((child) => child.kind === "Parallel");
  const pivot = forking >= 0 ? forking : dividing;
  const block = children[pivot];
  const isLast = pivot === children.length - 1 && dividing === pivot;
  if (!block || !isRowBlock(block) || isLast) return { kind: "Stack", children };

  // A row block before the fork would have to be continued inside it, so it moves in as a whole.
  const before = children.slice(dividing, pivot);
  const after = children.slice(pivot + 1);
  const branches = block.children.map((child, i) =>
    distribute(stackOf([...before, child, ...after.map((next) => branchOf(next, block, i))])),
  );
  return { kind: "Stack", children: [...children.slice(0, dividing), { ...block, children: branches }] };
}

function distributeAverage(node: Average): Composition {
  const block = node.children.find(isRowBlock);
  if (!block) return node;
  const branches = block.children.map((own, i) =>
    distributeAverage({
      ...node,
      children: node.children.map((child) => (child === block ? own : branchOf(child, block, i))),
    }),
  );
  return { ...block, children: branches };
}

function isRowBlock(node: Composition): node is RowBlock {
  return node.kind === "Parallel" || node.kind === "BatchSplit" || node.kind === "Switch" || node.kind === "MultiTask";
}

/** What branch `i` of `block` sees of another composition of the same rows. */
function branchOf(other: Composition, block: RowBlock, i: number): Composition {
  if (block.kind === "BatchSplit") {
    const start = block.batchSizes.slice(0, i).reduce((sum, size) => sum + size, 0);
    return rowsOf(other, start, start + (block.batchSizes[i] ?? 0));
  }
  const dividesAlike = other.kind === block.kind && other.children.length === block.children.length;
  return (dividesAlike && other.children[i]) || other;
}

/** What rows `start … end−1` see of a composition. */
export function rowsOf(node: Composition, start: number, end: number): Composition {
  if (node.kind === "none" || node.kind === "adapter") return node;
  if (node.kind !== "BatchSplit") return { ...node, children: node.children.map((child) => rowsOf(child, start, end)) };
  let first = 0;
  const parts = node.children.flatMap((child, i) => {
    const from = first;
    first += node.batchSizes[i] ?? 0;
    const [own, ownEnd] = [Math.max(start, from), Math.min(end, first)];
    return own < ownEnd ? [{ size: ownEnd - own, child: rowsOf(child, own - from, ownEnd - from) }] : [];
  });
  if (parts.length < 2) return parts[0]?.child ?? none;
  return { ...node, children: parts.map(({ child }) => child), batchSizes: parts.map(({ size }) => size) };
}

function stackOf(children: readonly Composition[]): Composition {
  return { kind: "Stack", children: children.flatMap(unstack) };
}

function unstack(node: Composition): readonly Composition[] {
  return node.kind === "Stack" ? node.children : node.kind === "none" ? [] : [node];
}
