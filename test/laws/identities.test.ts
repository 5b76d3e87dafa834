/** Compositions that mean the same: averages of one thing, Stacks of one child, `none` wherever it may stand (architecture.md, laws). */
import fc from "fast-check";
import { describe, test } from "vitest";
import { caseOf, lawTimeout, runs } from "./arbitrary-case.ts";
import { childOf } from "./arbitrary-tree.ts";
import { type BlockKind, childrenOf, contains, leavesOf, none, stackOf, type Tree } from "./composition.ts";
import { checked, expectEqual, outputsOf, run } from "./hold.ts";
import type { Case } from "./source.ts";

const tolerance = 1e-5;

/** A tree and the same in other words; null where the tree has no such form. */
type OtherWords = (tree: Tree) => readonly [Tree, Tree] | null;

function law(name: string, trees: fc.Arbitrary<Tree>, rewrite: OtherWords): void {
  test(name, { timeout: lawTimeout }, async () => {
    await fc.assert(
      fc.asyncProperty(caseOf(trees, false), (given) => meanTheSame(given, rewrite)),
      runs(12),
    );
  });
}

async function meanTheSame(given: Case, rewrite: OtherWords): Promise<void> {
  const pair = rewrite(given.tree);
  fc.pre(pair !== null);
  if (pair === null) return;
  const [left, right] = pair;
  const builds = checked(given, [
    { build: "left", tree: left },
    { build: "right", tree: right },
  ]);
  const results = [await run(given, builds, "left"), await run(given, builds, "right")].map(outputsOf);
  expectEqual("left against right", results[0] ?? [], results[1] ?? [], tolerance);
}

const averaged = childOf("Average");

describe("Average", () => {
  law("of one thing is the thing", averaged, (tree) => [average([tree, tree, tree], [0.2, 0.5, 0.3]), tree]);
  law("with weights 1 and 0 is the first", fc.tuple(averaged, averaged).map(pairOf), (tree) => [
    average(childrenOf(tree), [1, 0]),
    childAt(tree, 0),
  ]);
  law("does not change when its children change places", fc.tuple(averaged, averaged).map(pairOf), (tree) => [
    average(childrenOf(tree), [0.25, 0.75]),
    average([childAt(tree, 1), childAt(tree, 0)], [0.75, 0.25]),
  ]);
});

describe("Stack", () => {
  const rowBlocks: readonly BlockKind[] = ["Split", "BatchSplit", "Parallel", "Average", "MultiTask", "Switch", "Fuse"];
  law("of one child is the child", childOf("Stack"), (tree) =>
    tree.kind === "Stack" ? null : [stackOf([tree]), tree],
  );
  law("with none is the same without", childOf("Stack"), (tree) => [stackOf([none, tree, none]), stackOf([tree])]);
  law(
    "at the end of a branch may follow the block",
    fc
      .tuple(childOf("Parallel"), childOf("Parallel"), childOf("Fuse"))
      .map(([a, b, c]) => ({ kind: "Parallel" as const, children: [a, b, c] })),
    (tree) => {
      const [a = none, b = none, tail = none] = childrenOf(tree);
      const isFlat = [a, b].every((each) => !rowBlocks.some((kind) => contains(each, kind)));
      return isFlat
        ? [
            stackOf([{ kind: "Parallel", children: [a, b] }, ...childrenOf(stackOf([tail]))]),
            { kind: "Parallel", children: [stackOf([a, tail]), stackOf([b, tail])] },
          ]
        : null;
    },
  );
});

describe("Split", () => {
  law("of one thing is the thing, unless a gate looks at the other tokens", childOf("Split"), (tree) => {
    const looksAround = contains(tree, "Split") || leavesOf(tree).some(({ method }) => method.includes("use_gating"));
    return looksAround ? null : [{ kind: "Split", children: [tree, tree], shares: [1, 2] }, tree];
  });
});

describe("none", () => {
  law("in every place is the base model", childOf("Stack"), (tree) =>
    contains(tree, "Fuse") || contains(tree, "Parallel") ? null : [emptied(tree), none],
  );
});

function average(children: readonly Tree[], weights: readonly number[]): Tree {
  return { kind: "Average", children, weights };
}

function pairOf([left, right]: readonly [Tree, Tree]): Tree {
  return average([left, right], [1, 1]);
}

function childAt(tree: Tree, i: number): Tree {
  return childrenOf(tree)[i] ?? none;
}

/** The tree with `none` in place of every adapter. */
function emptied(tree: Tree): Tree {
  if (tree.kind === "adapter") return none;
  return "children" in tree ? { ...tree, children: tree.children.map(emptied) } : tree;
}
