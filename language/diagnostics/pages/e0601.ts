import type { ExplainPage } from "../explain.ts";

export const e0601: ExplainPage = {
  code: "E0601",
  why: "A build has no such key, a key is given twice, or there is no such target or target option. The target `tfjs` is known and not compiled yet.",
  bad: [
    'model base = "./models/bert"',
    "build web {",
    "  model  = base",
    "  active = none",
    "  taget  = onnx()",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "build web {",
    "  model  = base",
    "  active = none",
    "  target = onnx()",
    "}",
  ].join("\n"),
};
