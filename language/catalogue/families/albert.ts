import type { Site } from "../site.ts";
import { maskedEncoderHeadTypes } from "./shared/head-types.ts";
import { invertibleSite, layerSites, plainFeedForward, promptSite, separateProjections } from "./shared/layer-sites.ts";
import {
  oneLinear,
  pooledMultipleChoice,
  questionAnswering,
  taskClass,
  tokenClassification,
  transformedLanguageModel,
} from "./shared/task-classes.ts";
import { attentionMask, inputIds, tokenTypeIds } from "./shared/text-inputs.ts";
import { type LayeredConfig, readLayered, uncompiled } from "./shared/uncompiled.ts";

interface AlbertConfig extends LayeredConfig {
  readonly groups: number;
  readonly innerGroupSize: number;
}

/** models.md §3 F1c */
export const albert = uncompiled<AlbertConfig>({
  name: "albert",
  summary: "ALBERT: a post-norm encoder whose layers share their weights.",
  basePrefix: "albert.",
  read: (read) => ({
    ...readLayered(read, {
      vocabSize: 30000,
      hiddenSize: 4096,
      layers: 12,
      heads: 64,
      intermediateSize: 16384,
    }),
    embeddingSize: read.size("embedding_size", 128),
    groups: read.size("num_hidden_groups", 1),
    innerGroupSize: read.size("inner_group_num", 1),
  }),
  inputEmbedding: "embeddings.word_embeddings.weight",
  sites,
  inputs: () => [inputIds, attentionMask, tokenTypeIds],
  outputs: ["last_hidden_state", "pooler_output"],
  headTypes: maskedEncoderHeadTypes,
  taskClasses: [
    taskClass("AlbertForSequenceClassification", "classification", { ...oneLinear, use_pooler: true }, [
      [1, "classifier"],
    ]),
    pooledMultipleChoice("Albert"),
    tokenClassification("Albert"),
    questionAnswering("Albert"),
    transformedLanguageModel(
      "AlbertForMaskedLM",
      "masked_lm",
      "gelu_new",
      ["predictions.dense", "predictions.LayerNorm", "predictions.decoder"],
      "hidden_act",
    ),
  ],
});

/** One adapter for each unique layer, numbered `group · inner_group_num + inner` and applied at every repetition. */
function sites(config: AlbertConfig): readonly Site[] {
  const { hiddenSize, embeddingSize, intermediateSize, heads, headSize, groups, innerGroupSize } = config;
  const unique = Array.from({ length: groups * innerGroupSize }, (_, layer) => layer);
  return [
    invertibleSite("", embeddingSize),
    promptSite(embeddingSize),
    ...unique.flatMap((layer) =>
      layerSites({
        id: `encoder.${layer}`,
        layer,
        path: `encoder.albert_layer_groups.${Math.floor(layer / innerGroupSize)}.albert_layers.${layer % innerGroupSize}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: separateProjections(
              ["attention.query", "attention.key", "attention.value"],
              hiddenSize,
              hiddenSize,
            ),
            prefix: { location: "self_prefix", path: "attention", heads, headSize },
            adapter: { location: "mh_adapter", path: "attention.attention_adapters", hasNorm: true },
          },
        ],
        feedForward: {
          ...plainFeedForward("ffn", "ffn_output", hiddenSize, intermediateSize),
          adapter: { path: "output_adapters", hasNorm: true },
        },
      }),
    ),
  ];
}
