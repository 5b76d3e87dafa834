import type { ExplainPage } from "../explain.ts";

export const e0404: ExplainPage = {
  code: "E0404",
  why: "Not every method can be combined by every block. A prefix, for example, is seen by all tokens of a row, so it cannot belong to a token range; AdapterFusion needs the outputs of bottlenecks.",
  bad: ["adapter p : prefix_tuning()", "adapter b : seq_bn()", "compose c = Split(p, b, splits=[64, 64])"].join("\n"),
  good: ["adapter p : prefix_tuning()", "adapter b : seq_bn()", "compose c = Parallel(p, b)"].join("\n"),
};
