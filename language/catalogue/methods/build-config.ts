/** From checked arguments to a configuration with every field explicit. */
import { Bug } from "../../bug.ts";
import { checkFieldValue, normaliseFieldValue } from "../check-field-value.ts";
import type { FieldValue } from "../field.ts";
import type { UnionDefinition } from "../method.ts";
import type { AdapterConfig, Architecture, MethodConfig } from "../method-config.ts";
import { architectures } from "./architectures/index.ts";
import { fieldsOf, methodNamed } from "./index.ts";

/**
 * The configuration of one method: its presets, overridden by `args`. The arguments must be known keys of the right type
 * (`checkFieldValue`) and complete (`missingFields`); anything else is a bug of the caller.
 */
export function buildConfig(methodName: string, args: ReadonlyMap<string, FieldValue>): MethodConfig {
  const method = methodNamed(methodName);
  const values = new Map<string, FieldValue>();
  for (const field of fieldsOf(method)) {
    const value = args.get(field.name) ?? (args.has(field.name) ? null : field.default);
    if (value !== undefined) values.set(field.name, value);
  }
  return assembleConfig(method.architecture, values);
}

/** A configuration from values for all fields of its architecture; a missing or misfit value is a bug of the caller. */
export function assembleConfig(architecture: Architecture, values: ReadonlyMap<string, FieldValue>): MethodConfig {
  const config: Record<string, FieldValue> = { architecture };
  for (const field of architectures[architecture].fields) {
    const value = values.get(field.name);
    if (value === undefined) throw new Bug(`${architecture}: no value for ${field.name}`);
    const problem = checkFieldValue(field, value);
    if (problem !== undefined) throw new Bug(`${architecture}: ${problem.message}`);
    config[field.name] = normaliseFieldValue(field.type, value);
  }
  // The loop has checked every field of the architecture against its declared type, which is what MethodConfig says.
  return config as unknown as MethodConfig;
}

/**
 * The configuration of a named union. `given` holds the members that the person wrote, by argument; the others have the
 * union's own defaults. What the union forces (UniPELT's gates) is set on all.
 */
export function buildUnionConfig(union: UnionDefinition, given: ReadonlyMap<string, MethodConfig>): AdapterConfig {
  return {
    members: union.members.map((member) => {
      const config = given.get(member.argument) ?? buildConfig(member.method, new Map(Object.entries(member.presets)));
      return replaceFields(config, member.forced);
    }),
  };
}

/** A changed copy; the values must fit. */
export function replaceFields(config: MethodConfig, changes: Readonly<Record<string, FieldValue>>): MethodConfig {
  const values = new Map<string, FieldValue>(fieldValues(config));
  for (const [key, value] of Object.entries(changes)) values.set(key, value);
  return assembleConfig(config.architecture, values);
}

/** The fields of a configuration with their values, in declaration order. */
export function fieldValues(config: MethodConfig): readonly (readonly [string, FieldValue])[] {
  const values = new Map<string, FieldValue>(Object.entries(config));
  return architectures[config.architecture].fields.map((field) => [field.name, values.get(field.name) ?? null]);
}
