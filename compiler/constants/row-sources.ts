/**
 * Which rows (slices of axis 0) of its operands a node needs for some rows of its output, so that a folded constant can be
 * written tile by tile.
 */
import { elementCount } from "../graph/tensor.ts";
import type { GraphNode, Value } from "../graph/value.ts";
import { opDefinition } from "../ops/index.ts";
import { integersIn } from "../ops/sizes-in.ts";
import { orderOf } from "../ops/transpose.ts";
import { fixedShape } from "./fixed-shape.ts";

/** `rows`: the same rows. `whole`: all of it. */
export type RowSource = "rows" | "whole";

/** One source for each operand, or undefined when the node can only be evaluated whole. */
export function rowSources(node: GraphNode): readonly RowSource[] | undefined {
  const output = node.outputs[0];
  const rank = output?.shape.length ?? 0;
  if (!output || rank === 0) return undefined;
  const [first, second] = node.inputs;
  switch (node.op) {
    case "Gemm":
      if (node.attributes.transA === 1) return undefined;
      return node.inputs.map((value, i) =>
        i === 0 ? "rows" : i === 1 || !value ? "whole" : broadcastSource(value, output),
      );
    case "MatMul":
      return (first?.shape.length ?? 0) >= 2 && second?.shape.length === 2 ? ["rows", "whole"] : undefined;
    case "ReduceL2":
    case "ReduceMax":
    case "ReduceMean":
    case "ReduceMin":
    case "ReduceSum":
    case "ReduceSumSquare":
      return keepsRows(first, second ? integersIn(second) : undefined) ? leftOf(node) : undefined;
    case "Softmax":
    case "LogSoftmax":
    case "LayerNormalization":
      return keepsRows(first, [Number(node.attributes.axis ?? -1)]) ? leftOf(node) : undefined;
    case "ArgMax":
    case "Gather":
    case "Split":
      return keepsRows(first, [Number(node.attributes.axis ?? 0)]) ? leftOf(node) : undefined;
    case "Slice":
      return keepsRows(first, node.inputs[3] && integersIn(node.inputs[3])) ? leftOf(node) : undefined;
    case "Concat":
      return keepsRows(first, [Number(node.attributes.axis)]) ? node.inputs.map(() => "rows") : undefined;
    case "Transpose":
      return orderOf(node.attributes, rank)[0] === 0 ? ["rows"] : undefined;
    default: {
      const { rowRule } = opDefinition(node.op);
      if (rowRule === "left") return leftOf(node);
      if (rowRule === undefined) return undefined;
      return node.inputs.map((value) => (value ? broadcastSource(value, output) : "whole"));
    }
  }
}

function leftOf(node: GraphNode): readonly RowSource[] {
  return node.inputs.map((_, i) => (i === 0 ? "rows" : "whole"));
}

/** Whether work along `axes` leaves the rows of `value` apart. */
function keepsRows(value: Value | undefined, axes: readonly number[] | undefined): boolean {
  const rank = value?.shape.length ?? 0;
  return rank > 1 && axes !== undefined && axes.length > 0 && axes.every((axis) => (axis < 0 ? axis + rank : axis) > 0);
}

/** An operand has rows of its own when it reaches the output's first axis with more than one. */
function broadcastSource(value: Value, output: Value): RowSource {
  if (value.shape.length < output.shape.length) return "whole";
  return value.shape[0]?.key === output.shape[0]?.key ? "rows" : "whole";
}

/** For Reshape and its kin: the rows of the operand that hold the elements of some rows of the output. */
export function rowsByElement(
  from: Value,
  to: Value,
  start: number,
  end: number,
): { readonly start: number; readonly end: number; readonly skip: number } {
  const inRow = elementCount(fixedShape(from).slice(1));
  const outRow = elementCount(fixedShape(to).slice(1));
  const first = Math.floor((start * outRow) / inRow);
  return { start: first, end: Math.ceil((end * outRow) / inRow), skip: start * outRow - first * inRow };
}
