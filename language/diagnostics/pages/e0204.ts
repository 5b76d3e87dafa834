import type { ExplainPage } from "../explain.ts";

export const e0204: ExplainPage = {
  code: "E0204",
  why: "Two files import each other, directly or through others, so neither can be read first.",
  setting: "`round.adapt` imports this file again.",
  bad: ['import "./round.adapt"'].join("\n"),
  good: ['import "./languages.adapt"'].join("\n"),
};
