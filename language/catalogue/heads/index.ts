/** The table of prediction heads (spec: heads.md §1). */
import type { Field, FieldValue } from "../field.ts";
import type { HeadDefinition } from "../head.ts";
import type { HeadType } from "../head-config.ts";
import { causalLm } from "./causal-lm.ts";
import { classification, multilabelClassification } from "./classification.ts";
import { dependencyParsing } from "./dependency-parsing.ts";
import { imageClassification } from "./image-classification.ts";
import { maskedLm } from "./masked-lm.ts";
import { multipleChoice } from "./multiple-choice.ts";
import { questionAnswering } from "./question-answering.ts";
import { seq2seqLm } from "./seq2seq-lm.ts";
import { tagging } from "./tagging.ts";

/** By the `head_type` that files store, alphabetically. */
export const heads: Readonly<Record<HeadType, HeadDefinition>> = {
  causal_lm: causalLm,
  classification,
  dependency_parsing: dependencyParsing,
  image_classification: imageClassification,
  masked_lm: maskedLm,
  multilabel_classification: multilabelClassification,
  multiple_choice: multipleChoice,
  question_answering: questionAnswering,
  seq2seq_lm: seq2seqLm,
  tagging,
};

/** Where a head that is declared has other defaults than a stored one that lacks the key (heads.md §1, "add"; H2). */
const declaredDefaults: Partial<Record<HeadType, Readonly<Record<string, FieldValue>>>> = {
  causal_lm: { layers: 2, activation_function: "gelu", layer_norm: true, bias: true },
  image_classification: { layers: 1 },
};

const headsByName = new Map<string, HeadDefinition>(
  Object.values(heads).flatMap((head) => [head.type, ...head.aliases].map((name) => [name, head] as const)),
);

/** Every accepted spelling of every head type, for suggestions. */
export const headNames: readonly string[] = [...headsByName.keys()];

/** A head by its type or an alias: `tagging`, `TaggingHead`. */
export function findHead(name: string): HeadDefinition | undefined {
  return headsByName.get(name);
}

/** A head's keys with the defaults of a declaration, `head x : causal_lm()`; `definition.fields` has those of files. */
export function declaredHeadFields(definition: HeadDefinition): readonly Field[] {
  const defaults = declaredDefaults[definition.type] ?? {};
  return definition.fields.map((field) => {
    const value = defaults[field.name];
    return value === undefined ? field : { ...field, default: value };
  });
}
