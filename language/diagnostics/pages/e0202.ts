import type { ExplainPage } from "../explain.ts";

export const e0202: ExplainPage = {
  code: "E0202",
  why: "Two declarations of one kind share a name, so a use could mean either. An adapter and its head may share one: they are of different kinds.",
  bad: ["adapter a : lora()", "adapter a : seq_bn()"].join("\n"),
  good: ["adapter a : lora()", "adapter b : seq_bn()", "head a : tagging(num_labels=9)"].join("\n"),
};
