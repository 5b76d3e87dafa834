import { fixedSize } from "../../graph/dim.ts";
import { sizesIn } from "../../ops/sizes-in.ts";
import { type Rule, skip } from "../pass.ts";
import { producer } from "../producer.ts";

/** The elements keep their order through both, so the first shape does not matter. */
export const reshapeOfReshape: Rule = {
  name: "reshape-of-reshape",
  summary: "Reshape(Reshape(x, s), t) = Reshape(x, t)",
  exactness: "exact",
  on: ["Reshape"],
  rewrite(node, { builder }) {
    const [inner, shape] = node.inputs;
    const first = producer(inner, "Reshape")?.inputs[0];
    const result = node.outputs[0];
    if (!first || !shape || !result) return undefined;
    if (sizesIn(shape)?.some((size) => fixedSize(size) === 0))
      return skip("a 0 in the shape copies a size of the inner shape");
    return builder.node("Reshape", [first, shape], { declaredShapes: [result.shape] });
  },
};
