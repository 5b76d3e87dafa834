import type { ExplainPage } from "../explain.ts";

export const e0501: ExplainPage = {
  code: "E0501",
  why: "The folder does not exist, or lacks the file that makes it a model, an adapter, a fusion or a head. Models of the Hub are fetched with `adapt pull`.",
  setting: "`./adapters/ner` holds an adapter.",
  bad: ['adapter ner from "./adapters/nre"'].join("\n"),
  good: ['adapter ner from "./adapters/ner"'].join("\n"),
};
