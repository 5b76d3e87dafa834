import type { ExplainPage } from "../explain.ts";

export const e0506: ExplainPage = {
  code: "E0506",
  why: "An adapter, fusion or head is declared and loaded, and the two disagree. Both cannot be right.",
  setting: "`./adapters/ner` holds a LoRA of rank 4.",
  bad: ['adapter ner : lora(r=16) from "./adapters/ner"'].join("\n"),
  good: ['adapter ner : lora(r=4) from "./adapters/ner"'].join("\n"),
};
