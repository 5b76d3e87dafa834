import { integer } from "../define-fields.ts";
import type { HeadDefinition } from "../head.ts";
import type { MultipleChoiceHeadConfig } from "../head-config.ts";
import { feedForwardLayers, layerTensors } from "./feed-forward.ts";
import { activationField, dropoutField, label2idField, layersField, usePoolerField } from "./fields.ts";

const layers: HeadDefinition<MultipleChoiceHeadConfig>["layers"] = (config, host) =>
  feedForwardLayers(config, host, 1, true);

/** One of several rows that belong together. */
export const multipleChoice: HeadDefinition<MultipleChoiceHeadConfig> = {
  type: "multiple_choice",
  aliases: ["MultipleChoiceHead"],
  summary: "Picks one of num_choices rows that belong together.",
  equation: "score = w₂ · tanh(W₁ · x + b₁) + b₂ for each row; logits are the scores of num_choices rows",
  fields: [
    {
      name: "num_choices",
      type: integer(1),
      default: 2,
      documentation: "Number of rows that belong together; the batch is a multiple of it.",
    },
    layersField(2),
    activationField("tanh"),
    label2idField,
    usePoolerField,
    dropoutField,
  ],
  layers,
  tensors: (config, name, host) => layerTensors(layers(config, host), name),
  tiedKey: () => undefined,
  outputs: [{ name: "logits", shape: "[batch / num_choices, num_choices]" }],
};
