/** From checked arguments to a head configuration with every field explicit. */
import { Bug } from "../../bug.ts";
import { checkFieldValue, normaliseFieldValue } from "../check-field-value.ts";
import type { Field, FieldValue } from "../field.ts";
import type { HeadHost } from "../head.ts";
import type { HeadConfig, HeadType } from "../head-config.ts";
import { declaredHeadFields, findHead, heads } from "./index.ts";

/**
 * The configuration of a declared head. The arguments must be known keys of the right type. Sizes that were left out are
 * the model's, labels become LABEL_0, LABEL_1, …
 */
export function buildHeadConfig(headName: string, args: ReadonlyMap<string, FieldValue>, host: HeadHost): HeadConfig {
  const definition = findHead(headName);
  if (definition === undefined) throw new Bug(`no head ${headName}`);
  const isMultilabel = definition.type === "classification" && args.get("multilabel") === true;
  const type = isMultilabel ? "multilabel_classification" : definition.type;
  return assembleHeadConfig(type, declaredHeadFields(definition), args, host);
}

/** The configuration that a file means: absent keys have the defaults of `fields`. Misfits are a bug of the caller. */
export function assembleHeadConfig(
  type: HeadType,
  fields: readonly Field[],
  values: ReadonlyMap<string, FieldValue>,
  host: HeadHost,
): HeadConfig {
  const config: Record<string, FieldValue> = { head_type: type };
  for (const field of fields) {
    if (!heads[type].fields.some((own) => own.name === field.name)) continue;
    if (type === "classification" && field.name === "multilabel") continue;
    const value = (values.has(field.name) ? values.get(field.name) : field.default) ?? null;
    const problem = checkFieldValue(field, value);
    if (problem !== undefined) throw new Bug(`${type}: ${problem.message}`);
    config[field.name] = normaliseFieldValue(field.type, value);
  }
  if ("vocab_size" in config) config.vocab_size ??= host.vocabSize;
  if ("embedding_size" in config) config.embedding_size ??= host.embeddingSize;
  const count = config.num_labels ?? config.num_choices;
  if (typeof count === "number") config.label2id ??= defaultLabels(count);
  // The loop has checked every field of the head type against its declared type, which is what HeadConfig says.
  return config as unknown as HeadConfig;
}

/** LABEL_0 … LABEL_{n−1}. */
export function defaultLabels(count: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from({ length: count }, (_, id) => [`LABEL_${id}`, id]));
}
