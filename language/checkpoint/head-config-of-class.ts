/** The head config that a static task class stands for, in the form of a flexible head (heads.md §1, §6). */

import { unreachable } from "../bug.ts";
import type { TaskClass } from "../catalogue/family.ts";
import type { HeadHost } from "../catalogue/head.ts";
import type { HeadConfig } from "../catalogue/head-config.ts";
import type { JsonObject, JsonValue } from "./facts.ts";

/** `json`: config.json or head_config.json, for the labels and the activation. */
export function headConfigOfClass(taskClass: TaskClass, json: JsonObject, host: HeadHost): HeadConfig {
  const { headType, presets } = taskClass;
  const label2id = labelsOf(json);
  const labels = labelCount(json, label2id);
  const activation = activationOf(taskClass, json);
  const dropout_prob = typeof presets.dropout_prob === "number" ? presets.dropout_prob : null;
  const use_pooler = presets.use_pooler === true;
  const bias = presets.bias !== false;
  const layers = (fallback: number) => (typeof presets.layers === "number" ? presets.layers : fallback);
  const activation_function = activation === undefined ? "tanh" : activation;
  const feedForward = { activation_function, label2id, dropout_prob };
  switch (headType) {
    case "classification":
    case "multilabel_classification":
      return { head_type: headType, num_labels: labels, layers: layers(2), use_pooler, bias, ...feedForward };
    case "image_classification": {
      const multilabel = presets.multilabel === true;
      return {
        head_type: headType,
        num_labels: labels,
        layers: layers(2),
        multilabel,
        use_pooler,
        bias,
        ...feedForward,
      };
    }
    case "multiple_choice":
      return { head_type: headType, num_choices: labels, layers: layers(2), use_pooler, ...feedForward };
    case "tagging":
      return { head_type: headType, num_labels: labels, layers: layers(1), ...feedForward };
    case "question_answering":
      return { head_type: headType, num_labels: 2, layers: layers(1), ...feedForward, label2id: null };
    case "dependency_parsing":
      return { head_type: headType, num_labels: labels, label2id };
    case "masked_lm":
    case "causal_lm":
    case "seq2seq_lm":
      return {
        head_type: headType,
        vocab_size: host.vocabSize,
        embedding_size: headType === "seq2seq_lm" ? host.hiddenSize : host.embeddingSize,
        layers: layers(headType === "masked_lm" ? 2 : 1),
        activation_function: activation ?? null,
        layer_norm: presets.layer_norm === true,
        bias: presets.bias === true,
        shift_labels: headType === "causal_lm",
        label2id: null,
        dropout_prob,
      };
    default:
      return unreachable(headType);
  }
}

/** `undefined`: the class leaves it to the default. */
function activationOf(taskClass: TaskClass, json: JsonObject): string | null | undefined {
  const stored = taskClass.activationKey === undefined ? undefined : json[taskClass.activationKey];
  if (typeof stored === "string") return stored;
  const preset = taskClass.presets.activation_function;
  return typeof preset === "string" || preset === null ? preset : undefined;
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
  return typeof number === "number" && Number.isInteger(number) ? [[label, number]] : [];
}

function labelCount(json: JsonObject, label2id: Readonly<Record<string, number>> | null): number {
  const stored = json.num_labels;
  if (typeof stored === "number" && Number.isInteger(stored) && stored > 0) return stored;
  return label2id === null ? 2 : Object.keys(label2id).length;
}
