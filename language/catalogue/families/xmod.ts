import { encoderLayerSites } from "./shared/bert-like.ts";
import { encoderHeadTypes } from "./shared/head-types.ts";
import { invertibleSite, promptSite } from "./shared/layer-sites.ts";
import { robertaTaskClasses } from "./shared/roberta-tasks.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";
import { readLayered, uncompiled } from "./shared/uncompiled.ts";

/** models.md §3 F1b */
export const xmod = uncompiled({
  name: "xmod",
  summary: "X-MOD: RoBERTa with a place for language adapters in every layer.",
  basePrefix: "roberta.",
  read: (read) => ({
    ...readLayered(read, { vocabSize: 30522, hiddenSize: 768, layers: 12, heads: 12, intermediateSize: 3072 }),
    outputHasNorm: read.boolean("adapter_layer_norm", false) || read.boolean("adapter_reuse_layer_norm", true),
  }),
  inputEmbedding: "embeddings.word_embeddings.weight",
  sites: (config) => [
    invertibleSite("", config.hiddenSize),
    promptSite(config.hiddenSize),
    ...Array.from({ length: config.layers }, (_, index) =>
      encoderLayerSites(config, index, { attentionHasNorm: false, outputHasNorm: config.outputHasNorm }),
    ).flat(),
  ],
  inputs: () => [inputIds, attentionMask],
  outputs: ["last_hidden_state", "pooler_output"],
  headTypes: encoderHeadTypes,
  taskClasses: robertaTaskClasses("Xmod"),
});
