import type { ExplainPage } from "../explain.ts";

export const e0205: ExplainPage = {
  code: "E0205",
  why: "A `let` is calculated from itself, from something that is no number, or is set from the command line to a value of another type.",
  bad: ["let rank = 2 * rank", "adapter a : lora(r=rank)"].join("\n"),
  good: ["let half = 4", "let rank = 2 * half", "adapter a : lora(r=rank)"].join("\n"),
};
