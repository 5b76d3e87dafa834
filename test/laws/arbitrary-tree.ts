/** Random compositions after the nesting table and depth rule of composition.md §2, written down here a second time. */
import fc from "fast-check";
import { type BlockKind, childrenOf, none, stackOf, type Tree } from "./composition.ts";

/** Row: parent. `Switch` stands and holds as `BatchSplit` does. */
const mayHold: Readonly<Record<BlockKind, readonly BlockKind[]>> = {
  Stack: ["Fuse", "Split", "BatchSplit", "Parallel", "Average", "MultiTask", "Switch"],
  Fuse: ["Stack"],
  Split: ["Stack", "Split", "BatchSplit", "Average", "Switch"],
  BatchSplit: ["Stack", "Split", "BatchSplit", "Average", "Switch"],
  Parallel: ["Stack", "BatchSplit", "Average", "Switch"],
  Average: ["Stack", "Split", "BatchSplit", "Switch"],
  MultiTask: ["Stack", "Average"],
  Switch: ["Stack", "Split", "BatchSplit", "Average", "Switch"],
};

const blocks = Object.keys(mayHold) as readonly BlockKind[];

/** Bottlenecks that may be fused with one another. */
export const fusable = [
  "seq_bn(reduction_factor=4)",
  'seq_bn(reduction_factor=2, non_linearity="gelu")',
  'bn(mh_adapter=false, output_adapter=true, reduction_factor=4, non_linearity="relu", ln_before=true)',
];

export const bottlenecks = [
  ...fusable,
  "seq_bn(reduction_factor=4, use_gating=true)",
  "seq_bn(reduction_factor=4, leave_out=[0])",
  'seq_bn(reduction_factor=4, scaling="channel")',
  "double_seq_bn(reduction_factor=4)",
  'double_seq_bn(reduction_factor={"0": 2, default: 4})',
  "par_bn(reduction_factor=4)",
  "scaled_par_bn(reduction_factor=4)",
  "adapter_plus(reduction_factor=4)",
  "compacter(reduction_factor=2, phm_dim=2)",
  "compacter_plus_plus(reduction_factor=2, phm_dim=2)",
  'bn(mh_adapter=true, output_adapter=true, cross_adapter=true, reduction_factor=4, non_linearity="tanh", ln_after=true)',
  'bn(mh_adapter=true, output_adapter=true, reduction_factor=4, non_linearity="relu", original_ln_before=true, residual_before_ln=false, original_ln_after=false)',
];

export const loras = [
  "lora(r=2, alpha=4)",
  "lora(r=2, alpha=2, attn_matrices=[q, k, v])",
  "lora(r=2, alpha=2, leave_out=[1])",
  "lora(r=2, selfattn_lora=false, intermediate_lora=true, output_lora=true)",
  "lora(r=2, alpha=4, use_gating=true)",
  "ia3()",
  "ia3(use_gating=true)",
  "vera(r=2)",
  "dora(r=2, alpha=4)",
  "dvora(r=2, alpha=4)",
];

export const prefixes = [
  "prefix_tuning(prefix_length=2, bottleneck_size=4)",
  "prefix_tuning_flat(prefix_length=1)",
  "prefix_tuning_flat(prefix_length=3)",
  "prefix_tuning_flat(prefix_length=2, use_gating=true)",
  "prefix_tuning_flat(prefix_length=2, leave_out=[0])",
];

const averagedUnions = ["lora(r=2) | seq_bn(reduction_factor=4)"];
const unions = [
  ...averagedUnions,
  "prefix_tuning(prefix_length=2, bottleneck_size=4) | par_bn(reduction_factor=4)",
  "prefix_tuning_flat(prefix_length=1, use_gating=true) | seq_bn(reduction_factor=4, use_gating=true) | lora(r=2, use_gating=true)",
];

/** Methods with one place in the model: a row may meet one of a kind. */
export const oneOfAKind = [
  "seq_bn_inv(reduction_factor=4, inv_adapter_reduction_factor=2)",
  "loreft(r=2)",
  "noreft(r=2, suffix_positions=2)",
  "direft(r=2)",
  "loreft(r=2, prefix_positions=2, suffix_positions=0)",
  "loreft(r=2, tied_weights=true)",
  "prompt_tuning(prompt_length=2)",
  'prompt_tuning(prompt_length=2, combine="prefix_after_bos")',
];

const groups = {
  any: [bottlenecks, loras, prefixes, unions],
  averaged: [bottlenecks, loras, averagedUnions],
  split: [bottlenecks],
  fused: [fusable],
} as const;

/** What the blocks around a leaf allow it to be. */
type Surrounding = keyof typeof groups;

export const anyMethod: fc.Arbitrary<string> = fc.oneof(...groups.any.map((group) => fc.constantFrom(...group)));

function leaf(surrounding: Surrounding): fc.Arbitrary<Tree> {
  const method = fc.oneof(...groups[surrounding].map((group) => fc.constantFrom(...group)));
  return fc.record({ kind: fc.constant("adapter" as const), method, number: fc.integer({ min: 0, max: 1 }) });
}

function inside(surrounding: Surrounding, block: BlockKind): Surrounding {
  if (block === "Fuse" || surrounding === "fused") return "fused";
  if (block === "Split" || surrounding === "split") return "split";
  return block === "Average" || surrounding === "averaged" ? "averaged" : "any";
}

function child(parent: BlockKind, level: number, surrounding: Surrounding): fc.Arbitrary<Tree> {
  const allowed = mayHold[parent].filter((kind) => level <= 1 || kind === "Stack");
  const inner = level <= 2 ? allowed.map((kind) => blockTree(kind, level, inside(surrounding, kind))) : [];
  const leaves = leaf(surrounding);
  // The first is what a failing case shrinks to.
  const simple = parent === "Fuse" || surrounding === "fused" ? [leaves] : [leaves, fc.constant(none)];
  return fc.oneof(
    { withCrossShrink: true },
    ...simple.map((arbitrary, i) => ({ arbitrary, weight: i === 0 ? 5 : 1 })),
    ...inner.map((arbitrary) => ({ arbitrary, weight: 1 })),
  );
}

function blockTree(kind: BlockKind, level: number, surrounding: Surrounding): fc.Arbitrary<Tree> {
  const one = child(kind, level + 1, surrounding);
  const least = kind === "Stack" || kind === "Switch" || kind === "MultiTask" ? 1 : 2;
  const children = (most: number) => fc.array(one, { minLength: least, maxLength: most });
  switch (kind) {
    case "Stack":
    case "Parallel":
    case "Switch":
    case "MultiTask":
      return children(3).map((list) => ({ kind, children: list }));
    case "Fuse":
      return fc
        .record({
          list: children(3),
          fusion: fc.constantFrom(
            "dynamic()",
            "static()",
            "dynamic(query_before_ln=true)",
            "dynamic(residual_before=true)",
            "dynamic(value_before_softmax=false)",
          ),
        })
        .map(({ list, fusion }) => ({ kind, children: list.map(distinct), fusion }));
    case "Split":
    case "BatchSplit":
      return children(3).chain((list) =>
        fc
          .array(fc.constantFrom(1, 2, 3, 0), { minLength: list.length, maxLength: list.length })
          .map((shares) => ({ kind, children: list, shares: shares.some(Boolean) ? shares : shares.map(() => 1) })),
      );
    case "Average":
      return children(3).chain((list) =>
        fc
          .array(fc.constantFrom(1, 0.5, 3), { minLength: list.length, maxLength: list.length })
          .map((weights) => ({ kind, children: list, weights })),
      );
  }
}

/** A Fuse of an adapter with itself is refused. */
function distinct(tree: Tree, position: number): Tree {
  if (tree.kind === "adapter") return { ...tree, number: 10 + position };
  return "children" in tree ? { ...tree, children: tree.children.map((each) => distinct(each, position)) } : tree;
}

/** A composition of any legal form, mostly a block. */
export const anyTree: fc.Arbitrary<Tree> = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: leaf("any"), weight: 1 },
  ...blocks.map((kind) => ({ arbitrary: blockTree(kind, 0, inside("any", kind)), weight: 2 })),
);

/** A tree that may stand inside `parent`, itself at level 1. */
export function childOf(parent: BlockKind): fc.Arbitrary<Tree> {
  return child(parent, 1, inside("any", parent));
}

/** As `tree`, each row beginning with an adapter that a row meets once; where depth leaves no place for it, the tree itself. */
export function beginningWith(tree: Tree, method: string): Tree {
  let count = 0;
  const begin = (node: Tree, level: number): Tree | undefined => {
    const isDividing =
      node.kind === "Parallel" || node.kind === "Switch" || node.kind === "BatchSplit" || node.kind === "MultiTask";
    if (isDividing) {
      const children = node.children.map((each) => begin(each, level + 1));
      const whole = children.filter((each) => each !== undefined);
      return whole.length === children.length ? { ...node, children: whole } : undefined;
    }
    const isFlat = childrenOf(node).every((each) => each.kind === "Stack" || !("children" in each));
    if (node.kind !== "Stack" && "children" in node && (level > 0 || !isFlat)) return undefined;
    return stackOf([{ kind: "adapter", method, number: count++ }, node]);
  };
  return begin(tree, 0) ?? tree;
}
