import { debertaLike } from "./shared/deberta-like.ts";

/** models.md §3 F2. The thirds of the fused matrix are contiguous rows, not q, k and v of all heads (models.md §6 R6). */
export const deberta = debertaLike({
  name: "deberta",
  summary: "DeBERTa: an encoder with separate attention to content and position, whose q, k and v share one matrix.",
  stem: "Deberta",
  defaults: { vocabSize: 50265, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072 },
  projections: (hiddenSize) => [
    { name: "qkv", path: "attention.self.in_proj", inSize: hiddenSize, outSize: 3 * hiddenSize, isTransposed: false },
  ],
  moreTaskClasses: [],
});
