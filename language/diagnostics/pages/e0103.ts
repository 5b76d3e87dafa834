import type { ExplainPage } from "../explain.ts";

export const e0103: ExplainPage = {
  code: "E0103",
  why: "Sources are limited to 8 MB and brackets to a fixed depth, so that no file can bring the editor down. No composition needs more: the nesting rules end after three blocks.",
  bad: `compose c = ${"Stack(".repeat(400)}a${")".repeat(400)}`,
  good: ["adapter a : lora()", "compose c = Stack(a)"].join("\n"),
};
