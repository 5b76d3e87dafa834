import type { ExplainPage } from "../explain.ts";

export const e0201: ExplainPage = {
  code: "E0201",
  why: "A name is used that no declaration of this kind introduces, here or in an imported file. Adapters, models, configs, fusions, heads and compositions have a namespace each.",
  bad: ["adapter ner : lora()", "compose c = Stack(nre)"].join("\n"),
  good: ["adapter ner : lora()", "compose c = Stack(ner)"].join("\n"),
};
