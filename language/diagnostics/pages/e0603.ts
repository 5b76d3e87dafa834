import type { ExplainPage } from "../explain.ts";

export const e0603: ExplainPage = {
  code: "E0603",
  why: "Each branch of `Parallel` and each child of `BatchSplit` has its own head, every other composition one, and the model must know heads of that type.",
  bad: [
    'model base = "./models/bert"',
    "adapter a : lora()",
    "adapter b : lora()",
    "head a : classification(num_labels=3)",
    "build web {",
    "  model  = base",
    "  active = Parallel(a, b)",
    "  heads  = [a]",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "adapter a : lora()",
    "adapter b : lora()",
    "head a : classification(num_labels=3)",
    "head b : tagging(num_labels=9)",
    "build web {",
    "  model  = base",
    "  active = Parallel(a, b)",
    "  heads  = [a, b]",
    "}",
  ].join("\n"),
};
