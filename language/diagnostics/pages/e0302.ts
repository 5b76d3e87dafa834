import type { ExplainPage } from "../explain.ts";

export const e0302: ExplainPage = {
  code: "E0302",
  why: "The method, head or fusion has no such key. In Python a misspelt key may be ignored without a word; here it never is.",
  bad: ["adapter a : lora(alfa=16)"].join("\n"),
  good: ["adapter a : lora(alpha=16)"].join("\n"),
};
