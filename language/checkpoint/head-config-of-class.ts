/** The head config that a static task class stands for, in the form of a flexible head (heads.md §1, §6). */
import { findActivation } from "../catalogue/activations.ts";
import type { TaskClass } from "../catalogue/family.ts";
import type { FieldValue } from "../catalogue/field.ts";
import type { HeadHost } from "../catalogue/head.ts";
import type { HeadConfig, HeadType } from "../catalogue/head-config.ts";
import { assembleHeadConfig } from "../catalogue/heads/build-head-config.ts";
import { heads } from "../catalogue/heads/index.ts";
import type { JsonObject, JsonValue } from "./facts.ts";

/** `json`: config.json, or head_config.json over it, for the labels and the activation. */
export function headConfigOfClass(taskClass: TaskClass, json: JsonObject, host: HeadHost): HeadConfig {
  const { headType, presets } = taskClass;
  const values = new Map<string, FieldValue>(Object.entries(presets));
  const activation = activationOf(taskClass, json);
  if (activation !== undefined) values.set("activation_function", activation);
  for (const [key, value] of labelValues(headType, json)) values.set(key, value);
  return assembleHeadConfig(headType, heads[headType].fields, values, host);
}

/** Question answering has start and end whatever labels the model has; language models have none. */
function labelValues(headType: HeadType, json: JsonObject): readonly (readonly [string, FieldValue])[] {
  if (headType === "question_answering") return [["num_labels", 2]];
  if (headType === "masked_lm" || headType === "causal_lm" || headType === "seq2seq_lm") return [];
  const label2id = labelsOf(json);
  const labels = labelCount(json, label2id);
  return [
    ["num_labels", labels],
    ["num_choices", labels],
    ["label2id", label2id],
  ];
}

/** The activation that the model's config names, where the class follows it. */
function activationOf(taskClass: TaskClass, json: JsonObject): string | undefined {
  const stored = taskClass.activationKey === undefined ? undefined : json[taskClass.activationKey];
  return typeof stored === "string" ? findActivation(stored)?.name : undefined;
}

/** `label2id` with whole numbers, or `id2label` turned round (checkpoints.md §8). */
function labelsOf(json: JsonObject): Readonly<Record<string, number>> | null {
  const forward = entriesOf(json.label2id).flatMap(([label, id]) => pair(label, id));
  if (forward.length > 0) return Object.fromEntries(forward);
  const backward = entriesOf(json.id2label).flatMap(([id, label]) =>
    typeof label === "string" ? pair(label, id) : [],
  );
  return backward.length > 0 ? Object.fromEntries(backward) : null;
}

function entriesOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue | undefined])[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap ? Object.entries(value as JsonObject) : [];
}

function pair(label: string, id: JsonValue | undefined): readonly (readonly [string, number])[] {
  const number = typeof id === "string" ? Number.parseInt(id, 10) : id;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 ? [[label, number]] : [];
}

function labelCount(json: JsonObject, label2id: Readonly<Record<string, number>> | null): number {
  const stored = json.num_labels;
  if (typeof stored === "number" && Number.isInteger(stored) && stored > 0) return stored;
  return label2id === null ? 2 : Object.keys(label2id).length;
}
