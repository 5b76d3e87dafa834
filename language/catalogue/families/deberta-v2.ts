import { debertaLike } from "./shared/deberta-like.ts";
import { separateProjections } from "./shared/layer-sites.ts";
import { taskClass } from "./shared/task-classes.ts";

/** models.md §3 F2 */
export const debertaV2 = debertaLike({
  name: "deberta-v2",
  summary: "DeBERTa v2 and v3: DeBERTa with bucketed distances and separate projections.",
  stem: "DebertaV2",
  defaults: { vocabSize: 128100, hiddenSize: 1536, layers: 24, heads: 24, intermediateSize: 6144 },
  projections: (hiddenSize) =>
    separateProjections(
      ["attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj"],
      hiddenSize,
      hiddenSize,
    ),
  moreTaskClasses: [
    taskClass(
      "DebertaV2ForMultipleChoice",
      "multiple_choice",
      { activation_function: "gelu", layers: 2, use_pooler: false },
      [
        [1, "pooler.dense"],
        [4, "classifier"],
      ],
    ),
  ],
});
