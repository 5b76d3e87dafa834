import { uniformNumber } from "../../constants/uniform-number.ts";
import { fixedSize } from "../../graph/dim.ts";
import { reachableFrom } from "../../graph/reachable.ts";
import type { GraphNode, Value } from "../../graph/value.ts";
import { type RewriteContext, type Rule, skip } from "../pass.ts";
import { producer } from "../producer.ts";

/**
 * Rules B1, W5 and W7. A number goes into the factors of the Gemm and costs nothing; a learned scale (of a bottleneck, IA³,
 * DoRA's gain) is multiplied into the weight. Other vectors only go into weights that are small or have to be written anyway:
 * scaling a base weight copies it.
 */
export const scaleIntoGemm: Rule = {
  name: "scale-into-gemm",
  summary: "s · (x W + b) = x (s W) + s b",
  exactness: "exact",
  on: ["Mul"],
  rewrite(node, context) {
    for (const [product, scale] of [node.inputs, [...node.inputs].reverse()]) {
      const gemm = producer(product, "Gemm");
      if (!gemm || !product || !scale?.isConstant) continue;
      if (context.usesOf(product) > 1) return skip("the product is used unscaled too");
      const number = scale.shape.length <= 2 ? uniformNumber(scale) : undefined;
      return number === undefined ? intoWeight(gemm, scale, context) : intoFactors(gemm, number, context);
    }
    return undefined;
  },
};

function intoFactors(gemm: GraphNode, number: number, { builder }: RewriteContext) {
  const { alpha = 1, beta = 1, ...rest } = gemm.attributes;
  const hasAddend = gemm.inputs[2] !== undefined;
  const attributes = {
    ...rest,
    alpha: Number(alpha) * number,
    ...(hasAddend && { beta: Number(beta) * number }),
  };
  return builder.node("Gemm", gemm.inputs, { attributes });
}

function intoWeight(gemm: GraphNode, scale: Value, { builder, mayRewriteWeights }: RewriteContext) {
  const [x, weight, bias] = gemm.inputs;
  const columns = gemm.outputs[0]?.shape[1];
  if (!x || !weight?.isConstant || (bias && !bias.isConstant)) return skip("the weight is not constant");
  if (!isCheapToWrite(weight) && !(mayRewriteWeights && isLearned(scale)))
    return skip("the weight lies in a checkpoint and would have to be copied");
  const size = scale.shape.at(-1);
  const isScalar = scale.shape.every((own) => fixedSize(own) === 1);
  const isRow =
    size !== undefined && size.key === columns?.key && scale.shape.slice(0, -1).every((own) => fixedSize(own) === 1);
  if (!isScalar && !isRow) return skip("the scale is not one number for each output");
  const row = builder.node("Reshape", [scale, builder.ints([-1])]);
  const isTransposed = gemm.attributes.transB === 1;
  const along = isTransposed ? builder.node("Unsqueeze", [row, builder.ints([1])]) : row;
  const operands = [x, builder.node("Mul", [weight, along]), bias && builder.node("Mul", [bias, row])];
  return builder.node("Gemm", bias ? operands : operands.slice(0, 2), { attributes: gemm.attributes });
}

/** Of an adapter's own weight the narrow side is the rank or the bottleneck. */
const widestNarrowSide = 256;

function isCheapToWrite(weight: Value): boolean {
  if (weight.origin.kind !== "stored") return true;
  const [rows = 0, columns = 0] = weight.origin.tensor.shape;
  return Math.min(rows, columns) <= widestNarrowSide;
}

function isLearned(scale: Value): boolean {
  return reachableFrom([scale]).values.some((part) => part.origin.kind === "stored");
}
