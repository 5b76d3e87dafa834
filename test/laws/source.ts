/** Programs as text: what the laws check, compile and show when one fails. */
import { unreachable } from "../../language/bug.ts";
import type { TinyModel } from "../support/tiny-models.ts";
import { childrenOf, divided, leavesOf, type Tree } from "./composition.ts";

export interface Case {
  readonly model: TinyModel;
  readonly tree: Tree;
  readonly batch: number;
  /** Tokens that the caller gives. */
  readonly length: number;
  readonly adapterIds: readonly number[];
  readonly taskIds: readonly number[];
}

export interface NamedTree {
  readonly build: string;
  readonly tree: Tree;
  /** Entries of the build beside model and composition. */
  readonly entries?: readonly string[];
}

/** Declares what the trees name; builds share adapters. */
export function sourceOf(given: Case, builds: readonly NamedTree[], declarations: readonly string[] = []): string {
  const adapters = namesOf(builds.map(({ tree }) => tree));
  const fusions = new Map(
    builds.flatMap(({ tree }) => fusesIn(tree)).map((fuse) => [membersOf(fuse, adapters), fuse.fusion]),
  );
  const hidden = given.length + promptLength(builds.map(({ tree }) => tree));
  return [
    'model m = "./model"',
    ...[...adapters].map(([method, name]) => `adapter ${name} : ${method.slice(0, method.lastIndexOf("#"))}`),
    ...[...fusions].map(([members, method], i) => `fusion f${i} = Fuse(${members}) : ${method}`),
    ...declarations,
    ...builds.map(({ build, tree, entries = [] }) =>
      [
        `build ${build} {`,
        "  model = m",
        `  active = ${print(tree, adapters, given.batch, hidden)}`,
        ...entries.map((entry) => `  ${entry}`),
        "}",
      ].join("\n"),
    ),
    "",
  ].join("\n");
}

/** The name of a leaf's adapter in a text of these trees. */
export function adapterName(trees: readonly Tree[], leaf: Extract<Tree, { kind: "adapter" }>): string {
  return namesOf(trees).get(keyOf(leaf)) ?? "";
}

/** `lora_1`, `lora_2`, `seq_bn_1`, … in order of appearance. */
function namesOf(trees: readonly Tree[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const leaf of trees.flatMap(leavesOf)) {
    if (names.has(keyOf(leaf))) continue;
    const word = /^\w+/.exec(leaf.method)?.[0] ?? "adapter";
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    names.set(keyOf(leaf), `${word}_${count}`);
  }
  return names;
}

function keyOf({ method, number }: Extract<Tree, { kind: "adapter" }>): string {
  return `${method}#${number}`;
}

function fusesIn(tree: Tree): readonly Extract<Tree, { kind: "Fuse" }>[] {
  return tree.kind === "Fuse" ? [tree] : childrenOf(tree).flatMap(fusesIn);
}

function membersOf(fuse: Extract<Tree, { kind: "Fuse" }>, names: ReadonlyMap<string, string>): string {
  return fuse.children
    .map((child) => names.get(keyOf(leavesOf(child).at(-1) ?? { kind: "adapter", method: "", number: 0 })))
    .join(", ");
}

/** Every prompt of the laws is as long as the next. */
export function promptLength(trees: readonly Tree[]): number {
  const lengths = trees.flatMap(leavesOf).map(({ method }) => Number(/prompt_length=(\d+)/.exec(method)?.[1] ?? 0));
  return Math.max(0, ...lengths);
}

function print(tree: Tree, names: ReadonlyMap<string, string>, rows: number, tokens: number): string {
  const list = (sizes?: readonly number[], axis?: "rows" | "tokens") =>
    childrenOf(tree)
      .map((child, i) => {
        const size = sizes?.[i] ?? 0;
        return print(child, names, axis === "rows" ? size : rows, axis === "tokens" ? size : tokens);
      })
      .join(", ");
  switch (tree.kind) {
    case "none":
      return "none";
    case "adapter":
      return names.get(keyOf(tree)) ?? "?";
    case "BatchSplit": {
      const sizes = divided(rows, tree.shares);
      return `BatchSplit(${list(sizes, "rows")}, batch_sizes=[${sizes.join(", ")}])`;
    }
    case "Split": {
      const sizes = divided(tokens, tree.shares);
      return `Split(${list(sizes, "tokens")}, splits=[${sizes.join(", ")}])`;
    }
    case "Average":
      return `Average(${list()}, weights=[${tree.weights.join(", ")}])`;
    case "Stack":
    case "Parallel":
    case "Switch":
    case "MultiTask":
    case "Fuse":
      return `${tree.kind}(${list()})`;
    default:
      return unreachable(tree);
  }
}
