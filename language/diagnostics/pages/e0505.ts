import type { ExplainPage } from "../explain.ts";

export const e0505: ExplainPage = {
  code: "E0505",
  why: "A tensor has another shape than the config and the base model give it.",
  setting: "A matrix in `./adapters/bent` has another rank than its config says.",
  bad: [
    'model base = "./models/bert"',
    'adapter ner from "./adapters/bent"',
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
