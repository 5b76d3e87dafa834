import { type T5LikeConfig, t5Like } from "./shared/t5-like.ts";

export type T5Config = T5LikeConfig;

/** models.md §3 F4 */
export const t5 = t5Like({
  name: "t5",
  summary: "T5: a pre-norm encoder and decoder with bucketed relative positions.",
  isCompiled: true,
  stem: "T5",
  defaults: {
    vocabSize: 32128,
    intermediateSize: 2048,
    layers: 6,
    heads: 8,
    feedForward: "relu",
    tiesWordEmbeddings: true,
  },
});
