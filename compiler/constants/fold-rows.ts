/** Sums over axis 0 of a constant, a tile at a time: the norms of the columns of a merged weight need no whole weight. */
import { elementCount, type Tensor } from "../graph/tensor.ts";
import type { GraphNode, Value } from "../graph/value.ts";
import { numbersOf, tensorOf } from "../ops/numbers.ts";
import { integersIn } from "../ops/sizes-in.ts";
import { fixedShape } from "./fixed-shape.ts";
import { rowsPerTile } from "./tiles.ts";

/** The result of a sum-like reduction over axis 0 alone; undefined for any other node. */
export function foldRows(
  node: GraphNode,
  rowsOf: (value: Value, start: number, end: number) => Tensor,
  rowCount: (value: Value) => number,
): Tensor | undefined {
  const [value, axes] = node.inputs;
  if (value?.dtype !== "float32" || integersIn(axes)?.join() !== "0") return undefined;
  const isSum = node.op === "ReduceSum" || node.op === "ReduceMean";
  if (!isSum && node.op !== "ReduceL2" && node.op !== "ReduceSumSquare") return undefined;
  const shape = fixedShape(value);
  const rows = rowCount(value);
  const totals = new Float64Array(elementCount(shape.slice(1)));
  const step = rowsPerTile(value);
  for (let start = 0; start < rows; start += step) {
    addRows(totals, numbersOf(rowsOf(value, start, Math.min(start + step, rows))), isSum);
  }
  const finish =
    node.op === "ReduceMean" ? (x: number) => x / rows : node.op === "ReduceL2" ? Math.sqrt : (x: number) => x;
  const kept = node.attributes.keepdims === 0 ? shape.slice(1) : [1, ...shape.slice(1)];
  return tensorOf(
    "float32",
    kept,
    totals.map((total) => finish(total)),
  );
}

function addRows(totals: Float64Array, numbers: ArrayLike<number>, isSum: boolean): void {
  for (let i = 0; i < numbers.length; ) {
    for (let column = 0; column < totals.length; column++, i++) {
      const x = numbers[i] as number;
      totals[column] = (totals[column] as number) + (isSum ? x : x * x);
    }
  }
}
