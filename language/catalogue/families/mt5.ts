import { t5Like } from "./shared/t5-like.ts";

/** models.md §3 F4 */
export const mt5 = t5Like({
  name: "mt5",
  summary: "mT5: T5 over a hundred languages, with a gated feed-forward and untied embeddings.",
  isCompiled: false,
  stem: "MT5",
  defaults: {
    vocabSize: 250112,
    intermediateSize: 1024,
    layers: 8,
    heads: 6,
    feedForward: "gated-gelu",
    tiesWordEmbeddings: false,
  },
});
