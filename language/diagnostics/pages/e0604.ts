import type { ExplainPage } from "../explain.ts";

export const e0604: ExplainPage = {
  code: "E0604",
  why: "Two builds write the same file, or the place cannot be written to.",
  bad: [
    'model base = "./models/bert"',
    "build one {",
    "  model  = base",
    "  active = none",
    '  out    = "dist/web.onnx"',
    "}",
    "build two {",
    "  model  = base",
    "  active = none",
    '  out    = "./dist/web.onnx"',
    "}",
  ].join("\n"),
  good: [
    'model base = "./models/bert"',
    "build one {",
    "  model  = base",
    "  active = none",
    '  out    = "dist/one.onnx"',
    "}",
    "build two {",
    "  model  = base",
    "  active = none",
    '  out    = "dist/two.onnx"',
    "}",
  ].join("\n"),
};
