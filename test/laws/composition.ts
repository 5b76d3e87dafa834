/** Compositions as the laws make them: trees with methods at their leaves, and what one row of the batch sees of them. */
import { unreachable } from "../../language/bug.ts";

export type Tree =
  | { readonly kind: "none" }
  /** Adapters of one method and number are one adapter. */
  | { readonly kind: "adapter"; readonly method: string; readonly number: number }
  | { readonly kind: "Stack" | "Parallel" | "Switch" | "MultiTask"; readonly children: readonly Tree[] }
  | { readonly kind: "Fuse"; readonly children: readonly Tree[]; readonly fusion: string }
  /** `shares`: how rows or tokens are divided, whatever their number. */
  | { readonly kind: "Split" | "BatchSplit"; readonly children: readonly Tree[]; readonly shares: readonly number[] }
  | { readonly kind: "Average"; readonly children: readonly Tree[]; readonly weights: readonly number[] };

export type Block = Extract<Tree, { readonly children: readonly Tree[] }>;
export type BlockKind = Block["kind"];

export const none: Tree = { kind: "none" };

export function childrenOf(tree: Tree): readonly Tree[] {
  return "children" in tree ? tree.children : [];
}

export function contains(tree: Tree, kind: Tree["kind"]): boolean {
  return tree.kind === kind || childrenOf(tree).some((child) => contains(child, kind));
}

export function leavesOf(tree: Tree): readonly Extract<Tree, { kind: "adapter" }>[] {
  return tree.kind === "adapter" ? [tree] : childrenOf(tree).flatMap(leavesOf);
}

/** `total` in whole parts by shares; parts may be empty. */
export function divided(total: number, shares: readonly number[]): readonly number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  let before = 0;
  return shares.map((share) => {
    const start = Math.round((before / sum) * total);
    before += share;
    return Math.round((before / sum) * total) - start;
  });
}

/** Channels of the output. */
export function channelsOf(tree: Tree): number {
  if (tree.kind === "Parallel") return tree.children.length;
  return tree.kind === "Stack" ? Math.max(1, ...tree.children.map(channelsOf)) : 1;
}

export interface Row {
  readonly channel: number;
  /** In the whole batch, for the ids. */
  readonly index: number;
  readonly adapterIds: readonly number[];
  readonly taskIds: readonly number[];
}

/**
 * The composition that one row of one channel goes through, free of blocks that divide the batch.
 * @param rows rows that this part of the tree receives, and which of them is meant
 */
export function seenBy(tree: Tree, row: Row, rows: { readonly total: number; readonly index: number }): Tree {
  const chosen = (children: readonly Tree[], i: number | undefined) => seenBy(children[i ?? 0] ?? none, row, rows);
  switch (tree.kind) {
    case "none":
    case "adapter":
      return tree;
    case "Parallel":
      return chosen(tree.children, row.channel);
    case "Switch":
      return chosen(tree.children, row.adapterIds[row.index]);
    case "MultiTask":
      return chosen(tree.children, row.taskIds[row.index]);
    case "BatchSplit": {
      let start = 0;
      for (const [i, size] of divided(rows.total, tree.shares).entries()) {
        const inside = rows.index - start;
        if (inside < size) return seenBy(tree.children[i] ?? none, row, { total: size, index: inside });
        start += size;
      }
      throw new Error("no child has this row");
    }
    case "Stack":
      return stackOf(tree.children.map((child) => seenBy(child, row, rows)));
    case "Fuse":
    case "Split":
    case "Average":
      return { ...tree, children: tree.children.map((child) => seenBy(child, row, rows)) };
    default:
      return unreachable(tree);
  }
}

/** Stacks inside Stacks are not written. */
export function stackOf(children: readonly Tree[]): Tree {
  return { kind: "Stack", children: children.flatMap((child) => (child.kind === "Stack" ? child.children : [child])) };
}
