import type { ExplainPage } from "../explain.ts";

export const e0410: ExplainPage = {
  code: "E0410",
  why: "Two fusions join the same adapters in the same order, so `Fuse` could mean either.",
  bad: [
    "adapter a : seq_bn()",
    "adapter b : seq_bn()",
    "fusion one = Fuse(a, b)",
    "fusion two = Fuse(a, b) : static",
  ].join("\n"),
  good: [
    "adapter a : seq_bn()",
    "adapter b : seq_bn()",
    "fusion one = Fuse(a, b)",
    "fusion two = Fuse(b, a) : static",
  ].join("\n"),
};
