/** A config as the shortest source text that means it, for messages, hover and `inspect`. */
import { showValue } from "./check-field-value.ts";
import { changesResult } from "./compare-configs.ts";
import type { FieldValue } from "./field.ts";
import type { MethodDefinition } from "./method.ts";
import type { AdapterConfig, MethodConfig } from "./method-config.ts";
import { fieldValues } from "./methods/build-config.ts";
import { fieldsOf, methods } from "./methods/index.ts";

/** `lora(r=4, alpha=8)`, `prefix_tuning | par_bn`; keys that only matter to training and initialisation are left out. */
export function describeConfig(config: AdapterConfig): string {
  return config.members.map(describeMethod).join(" | ");
}

/** The method whose presets come closest, with the arguments that remain. */
export function describeMethod(config: MethodConfig): string {
  const candidates = methods
    .filter((method) => method.architecture === config.architecture)
    .filter((method) => isKindOf(method, config))
    .map((method) => ({ method, args: argumentsFor(method, config) }));
  const shortest = candidates.reduce((best, candidate) => (isShorter(candidate, best) ? candidate : best));
  const args = shortest.args.map(([name, value]) => `${name}=${showValue(value)}`);
  return args.length === 0 ? shortest.method.name : `${shortest.method.name}(${args.join(", ")})`;
}

/** What makes a preset that preset: `compacter(phm_layer=false)` would be a riddle. */
const identifyingFields = ["composition_mode", "flat", "inv_adapter", "is_parallel", "phm_layer", "use_dora", "vera_d"];

function isKindOf(method: MethodDefinition, config: MethodConfig): boolean {
  const values = new Map(fieldValues(config));
  return identifyingFields
    .filter((field) => method.presets[field] !== undefined)
    .every((field) => (field === "vera_d" ? values.get(field) !== null : values.get(field) === method.presets[field]));
}

interface Candidate {
  readonly method: MethodDefinition;
  readonly args: readonly (readonly [string, FieldValue])[];
}

function isShorter(one: Candidate, other: Candidate): boolean {
  if (one.args.length !== other.args.length) return one.args.length < other.args.length;
  return one.method.name.length < other.method.name.length;
}

function argumentsFor(method: MethodDefinition, config: MethodConfig): Candidate["args"] {
  const defaults = new Map(fieldsOf(method).map((field) => [field.name, field.default] as const));
  return fieldValues(config).filter(([field, value]) => {
    const preset = defaults.get(field);
    if (preset === undefined) return true;
    return changesResult(config, field) && JSON.stringify(preset) !== JSON.stringify(value);
  });
}
