import type { ExplainPage } from "../explain.ts";

export const e0605: ExplainPage = {
  code: "E0605",
  why: "The build needs an input that was not given: its message names it and its shape.",
  bad: ["adapt run main.adapt --input empty.json"].join("\n"),
  good: ['adapt run main.adapt --text "Habari ya asubuhi"'].join("\n"),
};
