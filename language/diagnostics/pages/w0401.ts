import type { ExplainPage } from "../explain.ts";

export const w0401: ExplainPage = {
  code: "W0401",
  why: 'The composition is legal and means something that few would expect, as with `semantics = "adapters-1.2"`, which reproduces the library where its results contradict its documentation, or where a fresh LoRA silences the one behind it in a `Stack`.',
  setting: "`./models/bert` holds a BERT.",
  bad: [
    'model base = "./models/bert"',
    "adapter a : seq_bn()",
    "adapter b : loreft()",
    "build web {",
    "  model     = base",
    "  active    = Stack(a, b)",
    '  semantics = "adapters-1.2"',
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "adapter a : seq_bn()",
    "adapter b : loreft()",
    "build web {",
    "  model  = base",
    "  active = Stack(a, b)",
    "}",
  ].join("\n"),
};
