import type { ExplainPage } from "../explain.ts";

export const e0407: ExplainPage = {
  code: "E0407",
  why: "The block has no such argument, or its value is of the wrong kind.",
  bad: ["adapter a : seq_bn()", "adapter b : seq_bn()", "compose c = Average(a, b, weight=[0.3, 0.7])"].join("\n"),
  good: ["adapter a : seq_bn()", "adapter b : seq_bn()", "compose c = Average(a, b, weights=[0.3, 0.7])"].join("\n"),
};
