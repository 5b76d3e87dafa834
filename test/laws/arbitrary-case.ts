/** Random programs with inputs, and how many of them a law looks at. */
import fc from "fast-check";
import { tinyModels } from "../support/tiny-models.ts";
import { anyTree, beginningWith, oneOfAKind } from "./arbitrary-tree.ts";
import { childrenOf, type Tree } from "./composition.ts";
import { type Case, sourceOf } from "./source.ts";

/** `LAWS_RUNS=20` runs twenty times as many programs as a plain test run, from a seed of `LAWS_SEED`. */
const factor = Number(process.env.LAWS_RUNS ?? 1);
const seed = Number(process.env.LAWS_SEED ?? 7);

export function runs(count: number): fc.Parameters<unknown> {
  return { numRuns: Math.ceil(count * factor), seed, endOnFailure: process.env.LAWS_SHRINK === "0" };
}

/** Enough for any number of runs that a person is ready to wait for. */
export const lawTimeout = 20_000 * Math.max(1, factor);

function ids(tree: Tree, kind: "Switch" | "MultiTask", wishes: readonly number[]): readonly number[] {
  const counts = blocksOf(tree, kind).map((block) => childrenOf(block).length);
  return wishes.map((wish) => wish % Math.min(3, ...counts));
}

function blocksOf(tree: Tree, kind: Tree["kind"]): readonly Tree[] {
  return [...(tree.kind === kind ? [tree] : []), ...childrenOf(tree).flatMap((child) => blocksOf(child, kind))];
}

/** @param mayBegin whether some trees get a prompt, a ReFT edit or an invertible adapter in front */
export function caseOf(trees: fc.Arbitrary<Tree>, mayBegin = true): fc.Arbitrary<Case> {
  const wishes = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 });
  return fc
    .record({
      model: fc.constantFrom(...tinyModels),
      tree: trees,
      first: mayBegin ? fc.option(fc.constantFrom(...oneOfAKind), { freq: 5 }) : fc.constant(null),
      batch: fc.integer({ min: 2, max: 4 }),
      adapterIds: wishes,
      taskIds: wishes,
    })
    .map(({ model, tree: plain, first, batch, adapterIds, taskIds }) => {
      const tree = first === null ? plain : beginningWith(plain, first);
      return shown({
        model,
        tree,
        batch,
        // An image of the tiny model is four patches and the class.
        length: model === "vit" ? 5 : 6,
        adapterIds: ids(tree, "Switch", adapterIds),
        taskIds: ids(tree, "MultiTask", taskIds),
      });
    });
}

export const anyCase: fc.Arbitrary<Case> = caseOf(anyTree);

/** A failing case is printed as its program. */
function shown(given: Case): Case {
  const { model, adapterIds, taskIds } = given;
  const text = () =>
    `${model}, adapter_ids ${adapterIds}, task_ids ${taskIds}:\n${sourceOf(given, [{ build: "main", tree: given.tree }])}`;
  return Object.defineProperty(given, fc.toStringMethod, { value: text, enumerable: false });
}
