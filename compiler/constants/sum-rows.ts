/**
 * Rows of a sum that holds matrix products, such as a merged weight `W + s·B·A`: the products are added to the rows of the
 * first term in place, so that no product is ever a matrix of its own.
 */
import { Bug } from "../../language/bug.ts";
import type { TensorData } from "../graph/tensor.ts";
import type { GraphNode, Value } from "../graph/value.ts";
import { columnStep, lowRankKernel } from "./low-rank-kernel.ts";
import { uniformNumber } from "./uniform-number.ts";

/** What to add: `factor` times a value, or times a product of two. */
type Term = { readonly factor: number } & (
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "product"; readonly left: Value; readonly right: Value }
);

/** Gives rows of a constant; `end` undefined: all of them. */
type RowsOf = (value: Value, start?: number, end?: number) => TensorData;

/** Rows `[start, end)` of a float32 sum, or undefined when it holds no product that the kernel takes. */
export function sumRows(node: GraphNode, start: number, end: number, dataOf: RowsOf): Float32Array | undefined {
  const result = node.outputs[0];
  const kernel = lowRankKernel();
  if (!kernel || result?.dtype !== "float32" || result.shape.length !== 2) return undefined;
  const rowsOf = (...rows: Parameters<RowsOf>) => floatsIn(dataOf(...rows));
  const terms = termsOf(result, 1, result);
  if (!terms.some((term) => term.kind === "product")) return undefined;
  const base = terms.findIndex((term) => term.kind === "value" && term.factor === 1);
  const first = terms[base];
  if (first?.kind !== "value") return undefined;
  // The rows may be shared with a literal or a kept result.
  const own = rowsOf(first.value, start, end);
  const target = first.value.origin.kind === "stored" ? own : own.slice();
  for (const [i, term] of terms.entries()) {
    if (i === base) continue;
    if (term.kind === "product") {
      const left = scaled(rowsOf(term.left, start, end), term.factor);
      const rank = left.length / (end - start);
      kernel.add(target, left, rowsOf(term.right), rank);
    } else {
      addScaled(target, rowsOf(term.value, start, end), term.factor);
    }
  }
  return target;
}

/** The terms of a sum of the shape of `whole`; whatever has another shape or operator is one term. */
function termsOf(value: Value, factor: number, whole: Value): readonly Term[] {
  const term: Term = { kind: "value", value, factor };
  if (value.origin.kind !== "node") return [term];
  const { op, inputs } = value.origin.node;
  const [a, b] = inputs;
  if (!a || !b) return [term];
  if (op === "Add" || op === "Sub") {
    if (!hasShapeOf(a, whole) || !hasShapeOf(b, whole)) return [term];
    return [...termsOf(a, factor, whole), ...termsOf(b, op === "Sub" ? -factor : factor, whole)];
  }
  if (op === "Mul") {
    const [inner, number] = uniformNumber(b) === undefined ? [b, uniformNumber(a)] : [a, uniformNumber(b)];
    return number !== undefined && hasShapeOf(inner, whole) ? termsOf(inner, factor * number, whole) : [term];
  }
  if (op !== "MatMul" || a.shape.length !== 2 || b.shape.length !== 2) return [term];
  return Number(b.shape[1]?.key) % columnStep === 0 ? [{ kind: "product", left: a, right: b, factor }] : [term];
}

function hasShapeOf(value: Value, whole: Value): boolean {
  return value.shape.map((size) => size.key).join() === whole.shape.map((size) => size.key).join();
}

function scaled(numbers: Float32Array, factor: number): Float32Array {
  return factor === 1 ? numbers : numbers.map((x) => x * factor);
}

function addScaled(target: Float32Array, numbers: Float32Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (numbers[i] as number);
}

function floatsIn(data: TensorData): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Bug("a sum of floats has a term that is none");
}
