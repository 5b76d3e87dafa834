import type { ExplainPage } from "../explain.ts";

export const e0503: ExplainPage = {
  code: "E0503",
  why: "The config describes a tensor that the weights do not hold. The adapter would silently be less than it was.",
  setting: "A tensor was taken out of `./adapters/cut`.",
  bad: [
    'model base = "./models/bert"',
    'adapter ner from "./adapters/cut"',
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
