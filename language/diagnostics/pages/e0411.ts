import type { ExplainPage } from "../explain.ts";

export const e0411: ExplainPage = {
  code: "E0411",
  why: "In a `Stack` the second LoRA receives the first one's update as its input, as in the reference. That fits only where a matrix maps a width to the same width: not in feed-forward layers, and not for keys and values of grouped-query attention.",
  setting: "`./models/bert` holds a BERT.",
  bad: [
    'model base = "./models/bert"',
    "adapter a : lora(selfattn_lora=false, intermediate_lora=true)",
    "adapter b : lora(selfattn_lora=false, intermediate_lora=true)",
    "build web {",
    "  model  = base",
    "  active = Stack(a, b)",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "adapter a : lora(selfattn_lora=false, intermediate_lora=true)",
    "adapter b : lora(selfattn_lora=false, intermediate_lora=true)",
    "adapter m = average(a, b)",
    "build web {",
    "  model  = base",
    "  active = m",
    "}",
  ].join("\n"),
};
