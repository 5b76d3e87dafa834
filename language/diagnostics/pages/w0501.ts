import type { ExplainPage } from "../explain.ts";

export const w0501: ExplainPage = {
  code: "W0501",
  why: "The checkpoint was written by an old version and is read with a repair, or holds keys that mean nothing. When a build runs: a text is longer than the model takes, and was cut.",
  setting: "`adapter_config.json` of `./adapters/old` has a key without meaning.",
  bad: ['adapter ner from "./adapters/old"'].join("\n"),
  good: ['adapter ner from "./adapters/ner"'].join("\n"),
};
