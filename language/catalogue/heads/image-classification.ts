import { boolean } from "../define-fields.ts";
import type { HeadDefinition } from "../head.ts";
import type { ImageClassificationHeadConfig } from "../head-config.ts";
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

const layers: HeadDefinition<ImageClassificationHeadConfig>["layers"] = (config, host) =>
  feedForwardLayers(config, host, config.num_labels, config.bias);

/** One label for each image. */
export const imageClassification: HeadDefinition<ImageClassificationHeadConfig> = {
  type: "image_classification",
  aliases: ["ImageClassificationHead"],
  summary: "Labels each image: one of num_labels, or any of them with multilabel.",
  equation: "logits = W₂ · tanh(W₁ · x + b₁) + b₂,  x the image's vector",
  fields: [
    numLabelsField,
    layersField(2),
    activationField("tanh"),
    { name: "multilabel", type: boolean, default: false, documentation: "Any number of labels for each image." },
    label2idField,
    usePoolerField,
    biasField,
    dropoutField,
  ],
  layers,
  tensors: (config, name, host) => layerTensors(layers(config, host), name),
  tiedKey: () => undefined,
  outputs: [{ name: "logits", shape: "[batch, num_labels]" }],
};
