import type { ExplainPage } from "../explain.ts";

export const e0101: ExplainPage = {
  code: "E0101",
  why: "The parser met a word or sign that cannot stand there. A broken declaration costs only itself: everything else in the file is still checked.",
  bad: ["adapter a : lora(r=8)", "compose c = Stack(a,, a)"].join("\n"),
  good: ["adapter a : lora(r=8)", "compose c = Stack(a, a)"].join("\n"),
};
