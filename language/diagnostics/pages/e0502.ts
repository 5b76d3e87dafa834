import type { ExplainPage } from "../explain.ts";

export const e0502: ExplainPage = {
  code: "E0502",
  why: "A file of the checkpoint cannot be read, or does not say what such a file says. Pickles that would run code are never opened.",
  setting: "`adapter_config.json` of `./adapters/odd` has an unknown `architecture`.",
  bad: ['adapter ner from "./adapters/odd"'].join("\n"),
  good: ['adapter ner from "./adapters/ner"'].join("\n"),
};
