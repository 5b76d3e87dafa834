import type { ExplainPage } from "../explain.ts";

export const e0402: ExplainPage = {
  code: "E0402",
  why: "From two blocks deep only `Stack` and names may stand. Deeper compositions have no defined meaning in the reference.",
  bad: [
    "adapter a : seq_bn()",
    "adapter b : seq_bn()",
    "compose c = Stack(a, Average(a, BatchSplit(a, b, batch_sizes=[1, 1])))",
  ].join("\n"),
  good: ["adapter a : seq_bn()", "adapter b : seq_bn()", "compose c = Stack(a, Average(a, Stack(a, b)))"].join("\n"),
};
