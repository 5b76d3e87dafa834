/** The identifiers that the reference gives to configs (spec: checkpoints.md §3). */
import { isList, isMap } from "./check-field-value.ts";
import type { FieldType, FieldValue } from "./field.ts";
import { fusionFields } from "./fusion.ts";
import type { AdapterConfig, FusionConfig, MethodConfig } from "./method-config.ts";
import { architectures } from "./methods/architectures/index.ts";
import { fieldValues } from "./methods/build-config.ts";
import { sha1 } from "./sha1.ts";

/** A number that Python keeps as a float: `16.0` is written with its point, unlike the integer 16. */
export interface PythonFloat {
  readonly float: number;
}

/** A value as Python would hash it; plain numbers are integers. */
export type HashValue = null | boolean | number | string | PythonFloat | readonly HashValue[] | HashValues;
export type HashValues = ReadonlyMap<string, HashValue>;

/** Keys whose value is left out when it is this one; names inside unions carry a prefix and never match. */
const omittedDefaults: ReadonlyMap<string, boolean | number | string> = new Map<string, boolean | number | string>([
  ["phm_layer", true],
  ["phm_dim", 4],
  ["factorized_phm_W", true],
  ["shared_W_phm", false],
  ["shared_phm_rule", true],
  ["factorized_phm_rule", false],
  ["phm_c_init", "normal"],
  ["phm_init_range", 0.0001],
  ["learn_phm", true],
  ["hypercomplex_nonlinearity", "glorot-uniform"],
  ["phm_rank", 1],
  ["phm_bias", true],
  ["init_weights", "bert"],
  ["scaling", 1],
]);

/** Declared as floats or open numbers by the reference, but integers in its own presets. */
const integerWhenWhole: ReadonlySet<string> = new Set(["reduction_factor", "inv_adapter_reduction_factor", "alpha"]);

/**
 * The 16 hex digits that the reference stores as `config_id`. Whole `reduction_factor`s count as integers.
 * `ignore` names keys to leave out, as averaging does (`dropout`, `init_weights`).
 */
export function configHash(config: AdapterConfig, ignore: readonly string[] = []): string {
  return hashOfValues(new Map([...adapterValues(config)].filter(([key]) => !ignore.includes(key))));
}

/** The same for a fusion config. */
export function fusionConfigHash(config: FusionConfig): string {
  const values = new Map<string, FieldValue>(Object.entries(config));
  return hashOfValues(
    new Map(
      fusionFields.map((field) => [field.name, asHashValue(field.name, field.type, values.get(field.name) ?? null)]),
    ),
  );
}

/** The hash of a mapping that the caller has typed as Python would. */
export function hashOfValues(values: HashValues): string {
  return sha1(hashedText(values)).slice(0, 16);
}

/** The text that is hashed: JSON with sorted keys, without falsy values and without the omitted defaults. */
export function hashedText(values: HashValues): string {
  const kept = new Map([...withoutFalsy(values)].filter(([key, value]) => !isOmitted(key, value)));
  return writeJson(kept);
}

function adapterValues(config: AdapterConfig): HashValues {
  const [only] = config.members;
  if (config.members.length === 1 && only !== undefined) return memberValues(only);
  return new Map(
    config.members.flatMap((member, index) =>
      [...memberValues(member)].map(([key, value]) => [`${index}.${key}`, value] as const),
    ),
  );
}

function memberValues(config: MethodConfig): HashValues {
  const definition = architectures[config.architecture];
  const values = new Map(fieldValues(config));
  const entries = definition.fields
    .filter((field) => field.name !== "subtract_projection")
    .map((field) => [field.name, asHashValue(field.name, field.type, values.get(field.name) ?? null)] as const);
  return new Map<string, HashValue>([...entries, ["architecture", definition.storedTag]]);
}

function asHashValue(name: string, type: FieldType, value: FieldValue): HashValue {
  if (typeof value === "number") {
    const isInteger = Number.isInteger(value) && (integerWhenWhole.has(name) || !allowsFloat(type));
    return isInteger ? value : { float: value };
  }
  if (isList(value)) return value.map((item) => asHashValue(name, type, item));
  if (isMap(value)) {
    return new Map(Object.entries(value).map(([key, item]) => [key, asHashValue(name, type, item)] as const));
  }
  return value;
}

function allowsFloat(type: FieldType): boolean {
  if (type.kind === "oneOf") return type.types.some(allowsFloat);
  if (type.kind === "list" || type.kind === "map") return allowsFloat(type.of);
  return type.kind === "float";
}

function withoutFalsy(values: HashValues): HashValues {
  const cleaned = [...values].map(([key, value]) => [key, isMapping(value) ? withoutFalsy(value) : value] as const);
  return new Map(cleaned.filter(([, value]) => isTruthy(value)));
}

function isTruthy(value: HashValue): boolean {
  if (isMapping(value)) return value.size > 0;
  if (isArray(value)) return value.length > 0;
  return isFloat(value) ? value.float !== 0 : Boolean(value);
}

function isOmitted(key: string, value: HashValue): boolean {
  const omitted = omittedDefaults.get(key);
  if (omitted === undefined || isMapping(value) || isArray(value) || value === null) return false;
  const plain = isFloat(value) ? value.float : value;
  return typeof plain === "string" || typeof omitted === "string"
    ? plain === omitted
    : Number(plain) === Number(omitted);
}

function isMapping(value: HashValue): value is HashValues {
  return value instanceof Map;
}

function isArray(value: HashValue): value is readonly HashValue[] {
  return Array.isArray(value);
}

function isFloat(value: HashValue): value is PythonFloat {
  return typeof value === "object" && value !== null && "float" in value;
}

function writeJson(value: HashValue): string {
  if (isMapping(value)) {
    const keys = [...value.keys()].sort();
    return `{${keys.map((key) => `${writeText(key)}: ${writeJson(value.get(key) ?? null)}`).join(", ")}}`;
  }
  if (isArray(value)) return `[${value.map(writeJson).join(", ")}]`;
  if (isFloat(value)) return writeFloat(value.float);
  return typeof value === "string" ? writeText(value) : String(value);
}

function writeText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Python's `repr`: shortest digits, a point in every plain number, exponents below 1e-4 and from 1e16 on. */
function writeFloat(value: number): string {
  const [mantissa = "0", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${BigInt(value)}.0` : String(value);
}
