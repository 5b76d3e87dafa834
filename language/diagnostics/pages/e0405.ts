import type { ExplainPage } from "../explain.ts";

export const e0405: ExplainPage = {
  code: "E0405",
  why: "The base model's family has no place for this method, or cannot run this block. Declaring such an adapter is fine; a build that uses it on this model is not.",
  setting: "`./models/gpt2` holds a GPT-2.",
  bad: [
    'model gpt = "./models/gpt2"',
    "adapter p : prompt_tuning()",
    "build web {",
    "  model  = gpt",
    "  active = p",
    "}",
  ].join("\n"),
  good: [
    'model gpt = "./models/gpt2"',
    "adapter p : prefix_tuning()",
    "build web {",
    "  model  = gpt",
    "  active = p",
    "}",
  ].join("\n"),
};
