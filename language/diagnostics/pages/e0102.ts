import type { ExplainPage } from "../explain.ts";

export const e0102: ExplainPage = {
  code: "E0102",
  why: "A character that the language does not know, or a string or comment that never ends. Strings end on the line on which they begin.",
  bad: ['model base = "./models/bert'].join("\n"),
  good: ['model base = "./models/bert"'].join("\n"),
};
