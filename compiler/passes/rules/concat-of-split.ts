import { frontAxis } from "../../ops/operands.ts";
import { type Rule, skip } from "../pass.ts";
import { producer } from "../producer.ts";

/** All parts of one Split, in order and along the same axis, are what was split. */
export const concatOfSplit: Rule = {
  name: "concat-of-split",
  summary: "Concat(Split(x)) = x",
  exactness: "exact",
  on: ["Concat"],
  rewrite(node) {
    const split = producer(node.inputs[0], "Split");
    const whole = split?.inputs[0];
    if (!split || !whole) return undefined;
    if (!node.inputs.every((part) => producer(part, "Split") === split)) return undefined;
    const rank = whole.shape.length;
    if (frontAxis(Number(node.attributes.axis), rank) !== frontAxis(Number(split.attributes.axis ?? 0), rank)) {
      return skip("joined along another axis");
    }
    const inOrder =
      node.inputs.length === split.outputs.length && split.outputs.every((part, i) => part === node.inputs[i]);
    return inOrder ? whole : skip("not all parts, or in another order");
  },
};
