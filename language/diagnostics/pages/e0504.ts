import type { ExplainPage } from "../explain.ts";

export const e0504: ExplainPage = {
  code: "E0504",
  why: "The weights hold a tensor that nothing describes. In Python it is dropped with at most a warning, and the base model answers in the adapter's place.",
  setting: "`./adapters/more` holds a tensor that its config does not describe.",
  bad: [
    'model base = "./models/bert"',
    'adapter ner from "./adapters/more"',
    "build web {",
    "  model  = base",
    "  active = ner",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    'adapter ner from "./adapters/ner"',
    "build web {",
    "  model  = base",
    "  active = ner",
    "}",
  ].join("\n"),
};
