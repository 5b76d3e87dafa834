import type { ExplainPage } from "../explain.ts";

export const e0602: ExplainPage = {
  code: "E0602",
  why: "A key of a build or an option of a target has a value that it cannot have, or a key that every build needs is missing.",
  bad: [
    'model base = "./models/bert"',
    "build web {",
    "  model  = base",
    "  active = none",
    "  target = onnx(precision=f64)",
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "build web {",
    "  model  = base",
    "  active = none",
    "  target = onnx(precision=f16)",
    "}",
  ].join("\n"),
};
