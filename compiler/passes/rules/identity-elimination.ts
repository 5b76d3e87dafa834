/** Nodes that give one of their operands unchanged: `op(x) = x`. */

import { uniformNumber } from "../../constants/uniform-number.ts";
import { sameShape } from "../../graph/dim.ts";
import type { GraphNode, Value } from "../../graph/value.ts";
import type { OpName } from "../../ops/index.ts";
import { orderOf } from "../../ops/transpose.ts";
import type { Rule } from "../pass.ts";

function same(
  name: string,
  summary: string,
  on: readonly OpName[],
  keep: (node: GraphNode) => Value | undefined,
): Rule {
  return { name, summary, exactness: "exact", on, rewrite: keep };
}

/** The operand itself, when it has the shape of the result. */
function sameShapeAsResult(node: GraphNode, operand: Value | undefined): Value | undefined {
  const result = node.outputs[0];
  return operand && result && sameShape(operand.shape, result.shape) ? operand : undefined;
}

/** One side, when every element of the other is the neutral number. */
function withoutNeutral(node: GraphNode, neutral: number, sides: "both" | "right"): Value | undefined {
  const [a, b] = node.inputs;
  if (uniformNumber(b) === neutral) return sameShapeAsResult(node, a);
  return sides === "both" && uniformNumber(a) === neutral ? sameShapeAsResult(node, b) : undefined;
}

const unary = same("drop-identity", "Identity(x) = x", ["Identity"], (node) => node.inputs[0]);

const reshaping = same(
  "drop-reshape",
  "Reshape and its kin to the shape that x has",
  ["Reshape", "Flatten", "Expand", "Tile"],
  (node) => sameShapeAsResult(node, node.inputs[0]),
);

const slice = same("drop-slice", "Slice of everything, forwards", ["Slice"], (node) => {
  const steps = node.inputs[4];
  return steps === undefined || uniformNumber(steps) === 1 ? sameShapeAsResult(node, node.inputs[0]) : undefined;
});

const transpose = same("drop-transpose", "Transpose that keeps the order", ["Transpose"], (node) => {
  const order = orderOf(node.attributes, node.outputs[0]?.shape.length ?? 0);
  return order.every((axis, i) => axis === i) ? node.inputs[0] : undefined;
});

const cast = same("drop-cast", "Cast to the type that x has", ["Cast"], (node) => {
  const [x] = node.inputs;
  return x?.dtype === node.outputs[0]?.dtype ? x : undefined;
});

const concat = same("drop-concat", "Concat of one", ["Concat", "Sum", "Max", "Min"], (node) =>
  node.inputs.length === 1 ? node.inputs[0] : undefined,
);

const zero = same("drop-zero", "x + 0 = x - 0 = x", ["Add", "Sub"], (node) =>
  withoutNeutral(node, 0, node.op === "Add" ? "both" : "right"),
);

const one = same("drop-one", "x · 1 = x / 1 = x", ["Mul", "Div"], (node) =>
  withoutNeutral(node, 1, node.op === "Mul" ? "both" : "right"),
);

export const identityElimination: readonly Rule[] = [cast, concat, one, reshaping, slice, transpose, unary, zero];
