import type { ExplainPage } from "../explain.ts";

export const e0403: ExplainPage = {
  code: "E0403",
  why: "`splits`, `batch_sizes` and `weights` have one entry for each child, and nested sizes add up to what the block receives.",
  bad: ["adapter a : seq_bn()", "adapter b : seq_bn()", "compose c = BatchSplit(a, b, batch_sizes=[1, 2, 1])"].join(
    "\n",
  ),
  good: ["adapter a : seq_bn()", "adapter b : seq_bn()", "compose c = BatchSplit(a, b, batch_sizes=[1, 3])"].join("\n"),
};
