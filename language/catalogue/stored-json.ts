/** Reading config files without trusting them: what is wrong becomes a sentence. */
import type { JsonObject, JsonValue } from "../checkpoint/facts.ts";
import { checkFieldValue } from "./check-field-value.ts";
import type { Field, FieldValue } from "./field.ts";

/** Something in a stored config that cannot be understood (E0502). */
export interface StoredProblem {
  /** The key to name; empty for the file as a whole. */
  readonly key: string;
  readonly message: string;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text at a key, or null. */
export function textAt(json: JsonObject, key: string): string | null {
  const value = json[key];
  return typeof value === "string" ? value : null;
}

/** The number at a key, or null. */
export function numberAt(json: JsonObject, key: string): number | null {
  const value = json[key];
  return typeof value === "number" ? value : null;
}

/** JSON as field values: they differ only in that an object may hold `undefined`. */
export function asFieldValue(value: JsonValue): FieldValue {
  if (Array.isArray(value)) return value.map(asFieldValue);
  if (!isJsonObject(value)) return isPlain(value) ? value : null;
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [[key, asFieldValue(item)] as const],
  );
  return Object.fromEntries(entries);
}

function isPlain(value: JsonValue): value is null | boolean | number | string {
  return value === null || typeof value !== "object";
}

/**
 * Values for all fields: the stored one, else the field's default. A stored null where the field knows no null counts as
 * absent, as in old files.
 */
export function readFields(
  json: JsonObject,
  fields: readonly Field[],
): { readonly values: ReadonlyMap<string, FieldValue>; readonly problems: readonly StoredProblem[] } {
  const values = new Map<string, FieldValue>();
  const problems: StoredProblem[] = [];
  for (const field of fields) {
    const stored = json[field.name];
    const isAbsent = stored === undefined || (stored === null && checkFieldValue(field, null) !== undefined);
    if (isAbsent && field.default === undefined) {
      problems.push({ key: field.name, message: `\`${field.name}\` is missing and has no default` });
      continue;
    }
    const value = isAbsent ? (field.default ?? null) : asFieldValue(stored);
    const problem = checkFieldValue(field, value);
    if (problem === undefined) values.set(field.name, value);
    else problems.push({ key: field.name, message: `${problem.message}: ${problem.help}` });
  }
  return { values, problems };
}

/** Keys of an object that are none of the known ones, sorted. */
export function unknownKeys(json: JsonObject, known: readonly string[]): readonly string[] {
  return Object.keys(json)
    .filter((key) => !known.includes(key))
    .sort();
}
