import type { ExplainPage } from "../explain.ts";

export const w0301: ExplainPage = {
  code: "W0301",
  why: "The key is legal and changes nothing here: the adapter attaches to no place of this model.",
  setting: "`./models/bert` holds a BERT of two layers.",
  bad: [
    'model base = "./models/bert"',
    "adapter a : seq_bn(leave_out=[0, 1])",
    "build web {",
    "  model  = base",
    "  active = a",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "adapter a : seq_bn(leave_out=[0])",
    "build web {",
    "  model  = base",
    "  active = a",
    "}",
  ].join("\n"),
};
