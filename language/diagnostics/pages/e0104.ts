import type { ExplainPage } from "../explain.ts";

export const e0104: ExplainPage = {
  code: "E0104",
  why: "Two values without a comma between them, or a key without its `=`. The meaning is clear enough to read on, but a file should say it.",
  bad: ["adapter a : lora(r 8)"].join("\n"),
  good: ["adapter a : lora(r=8)"].join("\n"),
};
