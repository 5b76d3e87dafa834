/** Config keys that several heads share (spec: heads.md §1). */
import { activationNames } from "../activations.ts";
import { boolean, choice, integer, mapOf, optional, probability } from "../define-fields.ts";
import type { Field, FieldValue } from "../field.ts";

export const numLabelsField: Field = {
  name: "num_labels",
  type: integer(1),
  default: 2,
  documentation: "Number of labels.",
};

export const label2idField: Field = {
  name: "label2id",
  type: optional(mapOf(integer(0))),
  default: null,
  documentation: "Label names and their numbers; LABEL_0, LABEL_1, … when left out.",
};

export const usePoolerField: Field = {
  name: "use_pooler",
  type: boolean,
  default: false,
  documentation: "Read the model's pooled output rather than the sentence vector.",
};

export const biasField: Field = {
  name: "bias",
  type: boolean,
  default: true,
  documentation: "A bias in the last layer.",
};

export const dropoutField: Field = {
  name: "dropout_prob",
  type: optional(probability),
  default: null,
  documentation: "Dropout before each layer while training; none takes the model's.",
  trainingOnly: true,
};

export function layersField(count: number): Field {
  return { name: "layers", type: integer(1), default: count, documentation: "Number of linear layers." };
}

export function activationField(name: FieldValue): Field {
  return {
    name: "activation_function",
    type: optional(choice(...activationNames)),
    default: name,
    documentation: "Activation between the layers; none for no activation.",
  };
}
