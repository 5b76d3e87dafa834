import type { ExplainPage } from "../explain.ts";

export const w0201: ExplainPage = {
  code: "W0201",
  why: "Nothing in this file uses the declaration. It may be a leftover, or a build may mean another name.",
  bad: [
    'model base = "./models/bert"',
    "adapter a : lora()",
    "adapter b : lora()",
    "build web {",
    "  model  = base",
    "  active = a",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "adapter a : lora()",
    "build web {",
    "  model  = base",
    "  active = a",
    "}",
  ].join("\n"),
};
