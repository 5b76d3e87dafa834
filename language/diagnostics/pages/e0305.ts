import type { ExplainPage } from "../explain.ts";

export const e0305: ExplainPage = {
  code: "E0305",
  why: "Each key is fine alone, and together they contradict each other, or a key is missing that others need.",
  bad: ["adapter a : lora(r=8) | ia3()"].join("\n"),
  good: ["adapter a : lora(r=8)", "adapter b : lora(r=8) | seq_bn()"].join("\n"),
};
