/**
 * E0403: rows of `BatchSplit` and tokens of `Split` must agree with what the blocks around and beside them say
 * (spec: composition.md §3.3, §3.4).
 */
import type { Location } from "../../../diagnostics/diagnostic.ts";
import type { BlockTree, Tree } from "../../composition/tree.ts";
import type { CheckContext } from "../../context.ts";
import type { ShapeRule, WrittenComposition } from "../rule.ts";

/** How much a place in the tree is known to receive, and from where. */
export interface KnownSize {
  readonly total: number;
  readonly from: Location;
  readonly says: string;
}

interface Axis {
  readonly block: "BatchSplit" | "Split";
  readonly argument: "batch_sizes" | "splits";
  readonly unit: string;
}
const rows: Axis = { block: "BatchSplit", argument: "batch_sizes", unit: "rows" };
const tokens: Axis = { block: "Split", argument: "splits", unit: "tokens" };

export const inputSizes: ShapeRule = {
  name: "input-sizes",
  check(composition, context) {
    for (const axis of [rows, tokens]) walk(axis, composition.tree, undefined, undefined, composition, context);
  },
};

/** The size that the tree fixes, if it fixes one; complains where it contradicts what is known. */
function walk(
  axis: Axis,
  tree: Tree,
  known: KnownSize | undefined,
  inherited: Location | undefined,
  composition: WrittenComposition,
  context: CheckContext,
): KnownSize | undefined {
  if (tree.kind !== "block") return known;
  const via = inherited ?? tree.via;
  if (tree.block !== axis.block) {
    let size = known;
    for (const child of tree.children) size = walk(axis, child, size, via, composition, context) ?? size;
    return size;
  }
  const numbers = tree.numbers;
  if (numbers === undefined) return known;
  const total = numbers.reduce((sum, number) => sum + number, 0);
  const from: Location = via ?? { file: tree.file, span: tree.numbersSpan ?? tree.span };
  if (known !== undefined && known.total !== total) contradict(axis, tree, total, from, known, composition, context);
  tree.children.forEach((child, index) => {
    const share = numbers[index];
    const says = `gives this child ${share} ${axis.unit}`;
    walk(axis, child, share === undefined ? undefined : { total: share, from, says }, via, composition, context);
  });
  return known ?? { total, from, says: `takes ${total} ${axis.unit}` };
}

function contradict(
  axis: Axis,
  tree: BlockTree,
  total: number,
  at: Location,
  known: KnownSize,
  { owner }: WrittenComposition,
  context: CheckContext,
): void {
  context.report(
    { ...owner, file: at.file },
    {
      code: "E0403",
      span: at.span,
      message: `\`${axis.argument}\` of this \`${tree.block}\` add up to ${total}, and it receives ${known.total} ${axis.unit}`,
      help: `Make the entries add up to ${known.total}.`,
      related: [{ ...known.from, message: known.says }],
    },
  );
}
