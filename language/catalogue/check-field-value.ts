/** Does a value fit a config key? Shared by methods, heads, fusions and blocks. */
import { unreachable } from "../bug.ts";
import type { Field, FieldType, FieldValue } from "./field.ts";

export interface FieldValueProblem {
  /** E0303: wrong type. E0304: right type, value out of range. */
  readonly code: "E0303" | "E0304";
  /** What is wrong with the value, naming the field. */
  readonly message: string;
  /** What would be accepted. */
  readonly help: string;
}

/** `undefined` when the value fits; otherwise one problem, about the value as a whole. */
export function checkFieldValue(field: Field, value: FieldValue): FieldValueProblem | undefined {
  const code = misfit(field.type, value);
  if (code === undefined) return undefined;
  const what = code === "E0303" ? "has the wrong type" : "is out of range";
  return {
    code,
    message: `\`${field.name} = ${showValue(value)}\` ${what}`,
    help: `\`${field.name}\` must be ${describeType(field.type)}.`,
  };
}

function misfit(type: FieldType, value: FieldValue): FieldValueProblem["code"] | undefined {
  switch (type.kind) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "E0303";
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) return "E0303";
      return value < (type.min ?? -Infinity) || value > (type.max ?? Infinity) ? "E0304" : undefined;
    case "float":
      return misfitFloat(type, value);
    case "string":
      return typeof value === "string" ? undefined : "E0303";
    case "choice":
      if (typeof value !== "string") return "E0303";
      return chosenOption(type.options, value) === undefined ? "E0304" : undefined;
    case "none":
      return value === null ? undefined : "E0303";
    case "list":
      return isList(value) ? worst(value.map((item) => misfit(type.of, item))) : "E0303";
    case "map":
      return isMap(value) ? worst(Object.values(value).map((item) => misfit(type.of, item))) : "E0303";
    case "oneOf": {
      const codes = type.types.map((option) => misfit(option, value));
      if (codes.includes(undefined)) return undefined;
      return codes.includes("E0304") ? "E0304" : "E0303";
    }
    default:
      return unreachable(type);
  }
}

function misfitFloat(type: FieldType & { kind: "float" }, value: FieldValue): FieldValueProblem["code"] | undefined {
  if (typeof value !== "number") return "E0303";
  const isBelow = value < (type.min ?? -Infinity) || value <= (type.exclusiveMin ?? -Infinity);
  return !Number.isFinite(value) || isBelow || value > (type.max ?? Infinity) ? "E0304" : undefined;
}

function worst(codes: readonly (FieldValueProblem["code"] | undefined)[]): FieldValueProblem["code"] | undefined {
  if (codes.includes("E0303")) return "E0303";
  return codes.includes("E0304") ? "E0304" : undefined;
}

/** The option that a text means: itself, or its lower-case form (the reference lower-cases activations). */
export function chosenOption(options: readonly string[], text: string): string | undefined {
  if (options.includes(text)) return text;
  const lower = text.toLowerCase();
  return options.includes(lower) ? lower : undefined;
}

/** The value in the form that configs keep: choices in their listed spelling. Only for values that passed the check. */
export function normaliseFieldValue(type: FieldType, value: FieldValue): FieldValue {
  switch (type.kind) {
    case "choice":
      return typeof value === "string" ? (chosenOption(type.options, value) ?? value) : value;
    case "oneOf": {
      const fitting = type.types.find((option) => misfit(option, value) === undefined);
      return fitting === undefined ? value : normaliseFieldValue(fitting, value);
    }
    default:
      return value;
  }
}

export function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

export function isMap(value: FieldValue): value is { readonly [key: string]: FieldValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A type in words, as the end of "must be …". */
export function describeType(type: FieldType): string {
  switch (type.kind) {
    case "boolean":
      return "true or false";
    case "integer":
      return type.min !== undefined && type.min === type.max ? String(type.min) : `an integer${describeRange(type)}`;
    case "float":
      return `a number${describeRange(type)}`;
    case "string":
      return "a text";
    case "choice":
      return type.options.length === 1 ? `"${type.options[0]}"` : `one of ${type.options.join(", ")}`;
    case "none":
      return "none";
    case "list":
      return `a list, each entry ${describeType(type.of)}`;
    case "map":
      return `a map, each value ${describeType(type.of)}`;
    case "oneOf":
      return type.types.map(describeType).join(", or ");
    default:
      return unreachable(type);
  }
}

function describeRange(range: {
  readonly min?: number;
  readonly exclusiveMin?: number;
  readonly max?: number;
}): string {
  const low = range.min !== undefined ? `from ${range.min}` : undefined;
  const above = range.exclusiveMin !== undefined ? `above ${range.exclusiveMin}` : undefined;
  const high = range.max !== undefined ? `up to ${range.max}` : undefined;
  const parts = [low, above, high].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

/** A value as source text: `[q, v]`, `{"0": 8, default: 16}`, `true`, `none`, `"gelu"`. */
export function showValue(value: FieldValue): string {
  if (value === null) return "none";
  if (typeof value === "string") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(showListItem).join(", ")}]`;
  if (isMap(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${isBareWord(key) ? key : JSON.stringify(key)}: ${showValue(item)}`)
      .join(", ")}}`;
  }
  return String(value);
}

function showListItem(value: FieldValue): string {
  return typeof value === "string" && isBareWord(value) ? value : showValue(value);
}

function isBareWord(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !["true", "false", "none", "True", "False", "None"].includes(text);
}
