import { dim } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import { frontAxis } from "../../ops/operands.ts";
import { type Rule, skip } from "../pass.ts";
import { producer } from "../producer.ts";

/** Split(Concat(a, b, …), sizes of a, b, …) = a, b, … */
export const splitOfConcat: Rule = {
  name: "split-of-concat",
  summary: "Split(Concat(a, b)) = a, b",
  exactness: "exact",
  on: ["Split"],
  rewrite(node) {
    const joined = producer(node.inputs[0], "Concat");
    if (!joined) return undefined;
    const rank = node.outputs[0]?.shape.length ?? 0;
    const axis = frontAxis(Number(node.attributes.axis ?? 0), rank);
    if (frontAxis(Number(joined.attributes.axis), rank) !== axis) return skip("joined along another axis");
    const parts = joined.inputs.filter((part): part is Value => part !== undefined);
    const sizes = (values: readonly Value[]) => values.map((value) => dim(value.shape[axis] ?? 0).key).join();
    return sizes(parts) === sizes(node.outputs) ? parts : skip("the parts have other sizes than what was joined");
  },
};
