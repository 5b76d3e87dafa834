import type { HeadDefinition } from "../head.ts";
import type { TaggingHeadConfig } from "../head-config.ts";
import { feedForwardLayers, layerTensors } from "./feed-forward.ts";
import { activationField, dropoutField, label2idField, layersField, numLabelsField } from "./fields.ts";

const layers: HeadDefinition<TaggingHeadConfig>["layers"] = (config, host) =>
  feedForwardLayers(config, host, config.num_labels, true);

/** One label for each token. */
export const tagging: HeadDefinition<TaggingHeadConfig> = {
  type: "tagging",
  aliases: ["TaggingHead", "token_classification"],
  summary: "Labels each token: one of num_labels.",
  equation: "logits = W · x + b for each token",
  fields: [numLabelsField, layersField(1), activationField("tanh"), label2idField, dropoutField],
  layers,
  tensors: (config, name, host) => layerTensors(layers(config, host), name),
  tiedKey: () => undefined,
  outputs: [{ name: "logits", shape: "[batch, seq, num_labels]" }],
};
