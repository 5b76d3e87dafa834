/** A composition while it is checked: blocks and names with their places, shorthand gone, named compositions put in. */
import type { BlockName } from "../../catalogue/block.ts";
import type { Location } from "../../diagnostics/diagnostic.ts";
import type { DeclaredSymbol } from "../../names/symbol.ts";
import type { Span } from "../../source/span.ts";

interface Placed {
  readonly file: string;
  /** The smallest text that names the node: a block's head, a name. */
  readonly span: Span;
  /** All of it. */
  readonly whole: Span;
  /** Set on the root of a named composition that was put in: where its name stands. */
  readonly via?: Location;
  /** Then also its name. */
  readonly compose?: string;
}

export interface NoneTree extends Placed {
  readonly kind: "none";
}
export interface AdapterTree extends Placed {
  readonly kind: "adapter";
  readonly name: string;
  readonly symbol: DeclaredSymbol<"adapter">;
}
export interface BlockTree extends Placed {
  readonly kind: "block";
  readonly block: BlockName;
  readonly children: readonly Tree[];
  /** `splits`, `batch_sizes` or `weights`, one for each child; absent where the block has none or they are wrong. */
  readonly numbers?: readonly number[];
  /** Where `numbers` were written. */
  readonly numbersSpan?: Span;
  /** `Fuse(…, name="x")`. */
  readonly fusionName?: string;
}
/** Something that was wrong and said so: rules look away. */
export interface BrokenTree extends Placed {
  readonly kind: "broken";
}
export type Tree = NoneTree | AdapterTree | BlockTree | BrokenTree;

/** A node on a walk, with what lies above it. */
export interface Visit {
  readonly tree: Tree;
  /** Outermost first. */
  readonly ancestors: readonly BlockTree[];
  /** Where a mistake about this node is shown: the name that put it in, when it was put in. */
  readonly place: Location;
  /** False below the root of a named composition: the edge to the parent was checked where it was written. */
  readonly isOwn: boolean;
}

/** Depth first, parents before children. */
export function visits(tree: Tree): readonly Visit[] {
  const found: Visit[] = [];
  function walk(node: Tree, ancestors: readonly BlockTree[], inherited: Location | undefined): void {
    const place = inherited ?? node.via ?? { file: node.file, span: node.span };
    found.push({ tree: node, ancestors, place, isOwn: inherited === undefined });
    if (node.kind !== "block") return;
    for (const child of node.children) walk(child, [...ancestors, node], inherited ?? node.via);
  }
  walk(tree, [], undefined);
  return found;
}

export function hasBroken(tree: Tree): boolean {
  return tree.kind === "broken" || (tree.kind === "block" && tree.children.some(hasBroken));
}

/** The adapters of a tree in order, each use. */
export function adapterLeaves(tree: Tree): readonly AdapterTree[] {
  if (tree.kind === "adapter") return [tree];
  return tree.kind === "block" ? tree.children.flatMap(adapterLeaves) : [];
}

/** The name of the last adapter, which names a branch; `none` for a branch without adapters. */
export function lastName(tree: Tree): string {
  const leaves = adapterLeaves(tree);
  return leaves[leaves.length - 1]?.name ?? "none";
}

/** In the language's own spelling, for messages: `Stack(a, b)`. */
export function writeTree(tree: Tree): string {
  switch (tree.kind) {
    case "none":
      return "none";
    case "broken":
      return "…";
    case "adapter":
      return tree.name;
    case "block":
      return `${tree.block}(${tree.children.map(writeTree).join(", ")})`;
  }
}
