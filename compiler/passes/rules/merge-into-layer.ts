import type { GraphBuilder } from "../../graph/builder.ts";
import { sameShape } from "../../graph/dim.ts";
import type { GraphNode, Value } from "../../graph/value.ts";
import { type RewriteContext, type Rule, skip } from "../pass.ts";
import { producer } from "../producer.ts";
import { type Layout, linearForm, linearRoots } from "./linear-form.ts";

/**
 * Rules W1 to W4 and W6. Whatever an adapter adds to a linear layer and is itself linear in the layer's input (a low-rank
 * product, a chain, a weighted sum of them) goes into the layer's weight, and the model is as fast as the base.
 */
export const mergeIntoLayer: Rule = {
  name: "merge-into-layer",
  summary: "(x W + b) + (x A B) = x (W + A B) + b",
  exactness: "exact",
  on: ["Add", "Sub"],
  rewrite(node, context) {
    const [a, b] = node.inputs;
    const result = node.outputs[0];
    if (!a || !b || !result || a.isConstant || b.isConstant) return undefined;
    if (!sameShape(a.shape, result.shape) || !sameShape(b.shape, result.shape)) return undefined;
    const others = new Set(linearRoots(b));
    const shared = linearRoots(a).filter((root) => others.has(root));
    for (const x of shared) {
      const layer = layerOf(a, x) ?? layerOf(b, x);
      if (!layer) continue;
      const merged = merge(result, x, layer, context);
      if (!merged) continue;
      const product = layer.outputs[0];
      if (product && product !== x && context.usesOf(product) > 1) return skip("the layer's own output is used too");
      if (!context.mayRewriteWeights) return skip("the model links to the layer's weight as it lies");
      return merged;
    }
    return undefined;
  },
};

/** The Gemm on `x` itself from which a term starts: its weight says how the merged one lies. */
function layerOf(term: Value, x: Value): GraphNode | undefined {
  const gemm = producer(term, "Gemm");
  if (gemm) return gemm.inputs[0] === x ? gemm : undefined;
  if (term.origin.kind !== "node") return undefined;
  const { op, inputs } = term.origin.node;
  if (op !== "Add" && op !== "Sub" && op !== "Mul") return undefined;
  for (const operand of inputs) {
    const found = operand && !operand.isConstant ? layerOf(operand, x) : undefined;
    if (found) return found;
  }
  return undefined;
}

function merge(result: Value, x: Value, layer: GraphNode, { builder }: RewriteContext): Value | undefined {
  const layout: Layout = layer.attributes.transB === 1 ? "out-in" : "in-out";
  const form = linearForm(builder, result, x, layout);
  if (!form?.weight) return undefined;
  const bias = form.bias && vectorOf(form.bias, builder);
  const operands = bias ? [x, form.weight, bias] : [x, form.weight];
  return builder.node("Gemm", operands, layout === "out-in" ? { attributes: { transB: 1 } } : {});
}

/** A row as the vector that a bias is; the layer's own bias stays what it was, so that it need not be written. */
function vectorOf(row: Value, builder: GraphBuilder): Value {
  const origin = producer(row, "Reshape")?.inputs[0];
  return origin?.shape.length === 1 ? origin : builder.node("Reshape", [row, builder.ints([-1])]);
}
