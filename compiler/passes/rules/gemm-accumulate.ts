import { sameShape } from "../../graph/dim.ts";
import { type Rule, skip } from "../pass.ts";
import { producer } from "../producer.ts";

/** Rule Q1. The Gemm without an addend of its own starts from the other term instead of from zero. */
export const gemmAccumulate: Rule = {
  name: "gemm-accumulate",
  summary: "y + x W = Gemm(x, W, y)",
  exactness: "exact",
  on: ["Add"],
  rewrite(node, context) {
    const result = node.outputs[0];
    let refusal: string | undefined;
    // The later product is the one that waits for the other: an adapter's second projection.
    for (const [addend, product] of [node.inputs, [...node.inputs].reverse()]) {
      const gemm = producer(product, "Gemm");
      if (!gemm || !product || !addend || !result || gemm.inputs[2]) continue;
      if (!producer(addend, "Gemm")) continue;
      if (!sameShape(addend.shape, result.shape) || !sameShape(product.shape, result.shape)) {
        refusal = "the terms broadcast";
      } else if (context.usesOf(product) > 1) {
        refusal = "the product is used by itself too";
      } else {
        // Without an addend of its own, whatever beta said had no meaning.
        const { beta: _, ...attributes } = gemm.attributes;
        return context.builder.node("Gemm", [...gemm.inputs.slice(0, 2), addend], { attributes });
      }
    }
    return refusal === undefined ? undefined : skip(refusal);
  },
};
