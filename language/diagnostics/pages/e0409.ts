import type { ExplainPage } from "../explain.ts";

export const e0409: ExplainPage = {
  code: "E0409",
  why: "`Fuse` attends over adapters with trained weights of its own, which belong to these adapters in this order. They are declared by `fusion`.",
  bad: ["adapter a : seq_bn()", "adapter b : seq_bn()", "compose c = Fuse(a, b)"].join("\n"),
  good: ["adapter a : seq_bn()", "adapter b : seq_bn()", "fusion both = Fuse(a, b)", "compose c = Fuse(a, b)"].join(
    "\n",
  ),
};
