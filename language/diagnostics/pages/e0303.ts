import type { ExplainPage } from "../explain.ts";

export const e0303: ExplainPage = {
  code: "E0303",
  why: "The value is of the wrong kind: text for a number, a number for a list.",
  bad: ['adapter a : lora(r="eight")'].join("\n"),
  good: ["adapter a : lora(r=8)"].join("\n"),
};
