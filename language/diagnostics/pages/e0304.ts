import type { ExplainPage } from "../explain.ts";

export const e0304: ExplainPage = {
  code: "E0304",
  why: "The value is of the right kind, but not one that the key may have.",
  bad: ["adapter a : lora(r=0)"].join("\n"),
  good: ["adapter a : lora(r=1)"].join("\n"),
};
