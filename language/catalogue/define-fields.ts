/** Short spellings for tables of config keys: methods, heads, fusions and blocks are written with them. */
import type { Field, FieldType } from "./field.ts";

/** A field without its name: the name is the key of the table. */
export type FieldSpec = Omit<Field, "name">;

/**
 * Turns a table into fields, in the order written. `C` is the config that the fields fill, so a key that is missing or
 * misspelt does not compile.
 */
export function defineFields<C>(
  specs: {
    readonly [K in Exclude<keyof C, "architecture" | "head_type"> & string]: FieldSpec;
  },
): readonly Field[] {
  return Object.entries<FieldSpec>(specs).map(([name, spec]) => ({ name, ...spec }));
}

export const boolean: FieldType = { kind: "boolean" };
export const string: FieldType = { kind: "string" };
export const none: FieldType = { kind: "none" };

export function integer(min?: number): FieldType {
  return min === undefined ? { kind: "integer" } : { kind: "integer", min };
}

export function float(range: { min?: number; exclusiveMin?: number; max?: number } = {}): FieldType {
  return { kind: "float", ...range };
}

export function choice(...options: readonly string[]): FieldType {
  return { kind: "choice", options };
}

export function listOf(of: FieldType): FieldType {
  return { kind: "list", of };
}

export function mapOf(of: FieldType): FieldType {
  return { kind: "map", of };
}

export function oneOf(...types: readonly FieldType[]): FieldType {
  return { kind: "oneOf", types };
}

export function optional(type: FieldType): FieldType {
  return { kind: "oneOf", types: [type, none] };
}

/** A probability that training drops something: 0 ≤ p < 1 in practice, 1 allowed as in the reference. */
export const probability: FieldType = { kind: "float", min: 0, max: 1 };
