import type { HeadDefinition } from "../head.ts";
import type { DependencyParsingHeadConfig } from "../head-config.ts";
import { label2idField, numLabelsField } from "./fields.ts";

/** Biaffine parser (spec: heads.md §4). */
export const dependencyParsing: HeadDefinition<DependencyParsingHeadConfig> = {
  type: "dependency_parsing",
  aliases: ["BiaffineParsingHead"],
  summary: "Biaffine dependency parser: a head word and a relation for each word.",
  equation: "arc[i, j] = [Dᵢ, 1]ᵀ W_arc Hⱼ;  rel[i, j, o] = [Dᵢ, 1]ᵀ W_rel[o] [Hⱼ, 1]",
  fields: [numLabelsField, label2idField],
  layers: () => [],
  tensors: (config, name, host) => [
    { key: `heads.${name}.biaffine_arcs.weight`, shape: [1, host.hiddenSize + 1, host.hiddenSize] },
    { key: `heads.${name}.biaffine_rels.weight`, shape: [config.num_labels, host.hiddenSize + 1, host.hiddenSize + 1] },
  ],
  tiedKey: () => undefined,
  outputs: [
    { name: "rel_preds", shape: "[batch, words, words + 1, num_labels]" },
    { name: "arc_preds", shape: "[batch, words, words + 1]" },
  ],
};
