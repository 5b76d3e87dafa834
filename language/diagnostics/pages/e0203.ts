import type { ExplainPage } from "../explain.ts";

export const e0203: ExplainPage = {
  code: "E0203",
  why: "The file named by an import cannot be read. Paths are relative to the file that holds the import.",
  setting: "`languages.adapt` lies beside this file.",
  bad: ['import "./langages.adapt"'].join("\n"),
  good: ['import "./languages.adapt"'].join("\n"),
};
