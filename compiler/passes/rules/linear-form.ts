/**
 * Values that are `x · M + b` with constant M and b: what Gemms, sums and scales of one value amount to. M and b become
 * constant expressions, which cost nothing until the model is written.
 */

import { uniformNumber } from "../../constants/uniform-number.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import { fixedSize } from "../../graph/dim.ts";
import type { GraphNode, Value } from "../../graph/value.ts";

export interface LinearForm {
  /** `[out, in]`, or `[in, out]`, as the caller asked; absent when the value is x itself. */
  readonly weight?: Value;
  /** `[1, out]`; absent when it is zero. */
  readonly bias?: Value;
}

/** How a weight lies: as Hugging Face's linear layers have it, or as GPT-2's. */
export type Layout = "out-in" | "in-out";

/** Values that `value` may be a linear form of, the nearest first. */
export function linearRoots(value: Value): readonly Value[] {
  const roots = new Set<Value>();
  const waiting = [value];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (next.origin.kind !== "node") continue;
    const { op, inputs } = next.origin.node;
    if (op !== "Gemm" && op !== "Add" && op !== "Sub" && op !== "Mul") continue;
    for (const operand of inputs) {
      if (!operand || operand.isConstant || roots.has(operand)) continue;
      roots.add(operand);
      waiting.push(operand);
    }
  }
  return [...roots];
}

/** The form of `value` over `x`, or undefined when it has none. */
export function linearForm(g: GraphBuilder, value: Value, x: Value, layout: Layout): LinearForm | undefined {
  if (value === x) return {};
  if (value.origin.kind !== "node" || value.shape.length !== 2) return undefined;
  const { node } = value.origin;
  switch (node.op) {
    case "Gemm":
      return gemmForm(g, node, x, layout);
    case "Add":
    case "Sub":
      return sumForm(g, node, x, layout);
    case "Mul":
      return scaledForm(g, node, x, layout);
    default:
      return undefined;
  }
}

function gemmForm(g: GraphBuilder, node: GraphNode, x: Value, layout: Layout): LinearForm | undefined {
  const [operand, weight, addend] = node.inputs;
  const { alpha = 1, beta: _, ...flags } = node.attributes;
  if (!operand || !weight?.isConstant || node.attributes.transA === 1) return undefined;
  if (addend && (!addend.isConstant || !isRow(addend))) return undefined;
  const inner = linearForm(g, operand, x, layout);
  if (!inner) return undefined;
  const isOutIn = node.attributes.transB === 1;
  const own =
    isOutIn === (layout === "out-in") ? weight : g.node("Transpose", [weight], { attributes: { perm: [1, 0] } });
  const scaled = alpha === 1 ? own : g.node("Mul", [own, g.scalar(Number(alpha))]);
  const product = !inner.weight
    ? scaled
    : g.node("MatMul", layout === "out-in" ? [scaled, inner.weight] : [inner.weight, scaled]);
  const passed = inner.bias && g.node("Gemm", [inner.bias, weight], { attributes: { ...flags, alpha } });
  const added = addend && scaleNumber(g, rowOf(g, addend), Number(node.attributes.beta ?? 1));
  return formOf(product, sum(g, passed, added));
}

function sumForm(g: GraphBuilder, node: GraphNode, x: Value, layout: Layout): LinearForm | undefined {
  const [a, b] = node.inputs;
  const result = node.outputs[0];
  if (!a || !b || a.shape.length > 2 || b.shape.length > 2) return undefined;
  const sign = node.op === "Sub" ? -1 : 1;
  for (const [term, row] of [[a, b] as const, ...(sign === 1 ? [[b, a] as const] : [])]) {
    if (!row.isConstant) continue;
    const form =
      isRow(row) && row.shape.at(-1)?.key === result?.shape[1]?.key ? linearForm(g, term, x, layout) : undefined;
    return form && formOf(form.weight, sum(g, form.bias, scaleNumber(g, rowOf(g, row), sign)));
  }
  const [left, right] = [linearForm(g, a, x, layout), linearForm(g, b, x, layout)];
  if (!left?.weight || !right?.weight) return undefined;
  const weight = g.node(node.op, [left.weight, right.weight]);
  return formOf(weight, sum(g, left.bias, right.bias && scaleNumber(g, right.bias, sign)));
}

function scaledForm(g: GraphBuilder, node: GraphNode, x: Value, layout: Layout): LinearForm | undefined {
  const [a, b] = node.inputs;
  const [term, scale] = b?.isConstant ? [a, b] : [b, a];
  if (!term || !scale?.isConstant || !isRow(scale)) return undefined;
  const form = linearForm(g, term, x, layout);
  if (!form?.weight) return undefined;
  const number = uniformNumber(scale);
  if (number !== undefined)
    return formOf(scaleNumber(g, form.weight, number), form.bias && scaleNumber(g, form.bias, number));
  const row = rowOf(g, scale);
  const along = layout === "out-in" ? g.node("Reshape", [row, g.ints([-1, 1])]) : row;
  return formOf(g.node("Mul", [form.weight, along]), form.bias && g.node("Mul", [form.bias, row]));
}

function formOf(weight: Value | undefined, bias: Value | undefined): LinearForm {
  return { ...(weight && { weight }), ...(bias && { bias }) };
}

/** One number for each output, or one for all. */
function isRow(value: Value): boolean {
  return value.shape.length <= 2 && value.shape.slice(0, -1).every((size) => fixedSize(size) === 1);
}

function rowOf(g: GraphBuilder, value: Value): Value {
  return value.shape.length === 2 ? value : g.node("Reshape", [value, g.ints([1, -1])]);
}

function scaleNumber(g: GraphBuilder, value: Value, factor: number): Value {
  return factor === 1 ? value : g.node("Mul", [value, g.scalar(factor)]);
}

function sum(g: GraphBuilder, a: Value | undefined, b: Value | undefined): Value | undefined {
  return a && b ? g.node("Add", [a, b]) : (a ?? b);
}
