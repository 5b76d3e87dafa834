import type { ExplainPage } from "../explain.ts";

export const e0406: ExplainPage = {
  code: "E0406",
  why: "Compositions are built from Stack, Fuse, Split, BatchSplit, Parallel, Average, MultiTask and Switch, written with a capital.",
  bad: ["adapter a : lora()", "compose c = Sequence(a, a)"].join("\n"),
  good: ["adapter a : lora()", "compose c = Stack(a, a)"].join("\n"),
};
