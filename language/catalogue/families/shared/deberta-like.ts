/** DeBERTa and DeBERTa-v2 (models.md §3 F2). */
import type { FamilyDefinition, TaskClass } from "../../family.ts";
import { encoderLayerSites } from "./bert-like.ts";
import { maskedEncoderHeadTypes } from "./head-types.ts";
import { type AttentionDescription, invertibleSite, promptSite } from "./layer-sites.ts";
import {
  denseClassification,
  questionAnswering,
  tokenClassification,
  transformedLanguageModel,
} from "./task-classes.ts";
import { attentionMask, inputIds, tokenTypeIds } from "./text-inputs.ts";
import { type LayeredConfig, readLayered, uncompiled } from "./uncompiled.ts";

export interface DebertaLikeConfig extends LayeredConfig {
  readonly hasTokenTypes: boolean;
}

export interface DebertaLikeTraits {
  readonly name: string;
  readonly summary: string;
  readonly stem: string;
  readonly defaults: Parameters<typeof readLayered>[1];
  projections(hiddenSize: number): AttentionDescription["projections"];
  readonly moreTaskClasses: readonly TaskClass[];
}

export function debertaLike(traits: DebertaLikeTraits): FamilyDefinition<DebertaLikeConfig> {
  const { stem } = traits;
  return uncompiled<DebertaLikeConfig>({
    name: traits.name,
    summary: traits.summary,
    basePrefix: "deberta.",
    read: (read) => {
      const sizes = readLayered(read, traits.defaults);
      return {
        ...sizes,
        embeddingSize: read.size("embedding_size", sizes.hiddenSize),
        hasTokenTypes: read.layers("type_vocab_size", 0) > 0,
      };
    },
    inputEmbedding: "embeddings.word_embeddings.weight",
    sites: (config) => [
      invertibleSite("", config.hiddenSize),
      promptSite(config.hiddenSize),
      ...Array.from({ length: config.layers }, (_, index) =>
        encoderLayerSites(config, index, { projections: traits.projections(config.hiddenSize) }),
      ).flat(),
    ],
    inputs: ({ hasTokenTypes }) =>
      hasTokenTypes ? [inputIds, attentionMask, tokenTypeIds] : [inputIds, attentionMask],
    headTypes: maskedEncoderHeadTypes,
    taskClasses: [
      { ...denseClassification(stem, "gelu", "pooler.dense", "classifier"), activationKey: "pooler_hidden_act" },
      tokenClassification(stem),
      questionAnswering(stem),
      transformedLanguageModel(
        `${stem}ForMaskedLM`,
        "masked_lm",
        "gelu",
        ["cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.decoder"],
        "hidden_act",
      ),
      ...traits.moreTaskClasses,
    ],
  });
}
