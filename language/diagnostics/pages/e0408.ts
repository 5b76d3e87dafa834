import type { ExplainPage } from "../explain.ts";

export const e0408: ExplainPage = {
  code: "E0408",
  why: "A block combines children and has none. Where no adapter should work, write `none`.",
  bad: ["adapter a : lora()", "compose c = Parallel(a, Stack())"].join("\n"),
  good: ["adapter a : lora()", "compose c = Parallel(a, none)"].join("\n"),
};
