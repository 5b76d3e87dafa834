import { boolean } from "../define-fields.ts";
import type { HeadDefinition } from "../head.ts";
import type { ClassificationHeadConfig } from "../head-config.ts";
import { feedForwardLayers, layerTensors } from "./feed-forward.ts";
import {
  activationField,
  biasField,
  dropoutField,
  label2idField,
  layersField,
  numLabelsField,
  usePoolerField,
} from "./fields.ts";

const layers: HeadDefinition<ClassificationHeadConfig>["layers"] = (config, host) =>
  feedForwardLayers(config, host, config.num_labels, config.bias);

const fields = [
  numLabelsField,
  layersField(2),
  activationField("tanh"),
  label2idField,
  usePoolerField,
  biasField,
  dropoutField,
];

/** One label for each row; with one label a regression. */
export const classification: HeadDefinition<ClassificationHeadConfig> = {
  type: "classification",
  aliases: ["ClassificationHead", "sequence_classification"],
  summary: "Labels each row: one of num_labels.",
  equation: "logits = W₂ · tanh(W₁ · x + b₁) + b₂,  x the sentence vector",
  fields: [
    ...fields,
    {
      name: "multilabel",
      type: boolean,
      default: false,
      documentation: "Any number of labels for each row: makes it a multilabel_classification head.",
    },
  ],
  layers,
  tensors: (config, name, host) => layerTensors(layers(config, host), name),
  tiedKey: () => undefined,
  outputs: [{ name: "logits", shape: "[batch, num_labels]" }],
};

/** Any number of labels for each row. */
export const multilabelClassification: HeadDefinition<ClassificationHeadConfig> = {
  ...classification,
  type: "multilabel_classification",
  aliases: ["MultiLabelClassificationHead"],
  summary: "Labels each row: any of num_labels, each by its own logit.",
  fields,
};
