/** Reads the keys of a config.json one by one, collects what is wrong with them, and hands out either a config or the problems. */
import type { JsonObject, JsonValue } from "../../../checkpoint/facts.ts";
import { activationNames, findActivation } from "../../activations.ts";
import type { ConfigProblem, ReadConfig } from "../../family.ts";

/** Sizes beyond these come from a damaged file, and lists as long as them would exhaust the memory. */
const largestSize = 2 ** 31 - 1;
const mostLayers = 4096;

/** An absent key and `null` both mean the fallback. */
export interface ConfigReader {
  /** A whole number of at least 1. */
  size(key: string, fallback: number): number;
  /** Like `size`, but null when the key is absent. */
  optionalSize(key: string): number | null;
  /** Like `size`, but an explicit `null` stays null. */
  sizeOrNull(key: string, fallback: number): number | null;
  /** Height and width: one size for both, or a list of two. */
  area(key: string, fallback: number): readonly [number, number];
  /** A number of layers, at least 0. */
  layers(key: string, fallback: number): number;
  /** A token id: a whole number of at least 0; null when the config has none. */
  tokenId(key: string, fallback: number | null): number | null;
  /** A finite number above 0. */
  positive(key: string, fallback: number): number;
  optionalNumber(key: string): number | null;
  boolean(key: string, fallback: boolean): boolean;
  choice<T extends string>(key: string, options: readonly T[], fallback: T): T;
  text(key: string, fallback: string): string;
  /** The canonical name of an activation (`activations.ts`). */
  activation(key: string, fallback: string): string;
  optionalObject(key: string): JsonObject | null;
  /** Reports a variant of the model that this tool does not do (E0507). */
  refuse(key: string, message: string): void;
  /** Reports a value that cannot be (E0502). */
  reject(key: string, message: string): void;
  /** Size of one head; reports heads that do not divide the width. */
  headSize(widthKey: string, width: number, headsKey: string, heads: number): number;
  /** The config, unless something was reported. */
  finish<C>(config: C): ReadConfig<C>;
}

/** A reader over one config.json; `json` stays untouched. */
export function configReader(json: JsonObject): ConfigReader {
  const problems: ConfigProblem[] = [];
  const reject = (key: string, message: string): void => {
    problems.push({ code: "E0502", key, message });
  };
  const refuse = (key: string, message: string): void => {
    problems.push({ code: "E0507", key, message });
  };

  function read<T>(key: string, fallback: T, wanted: string, accepts: (value: JsonValue) => boolean): T {
    const value = json[key];
    if (value === undefined || value === null) return fallback;
    if (accepts(value)) return value as T;
    reject(key, `\`${key}\` is ${describe(value)}; ${wanted} is expected`);
    return fallback;
  }
  const whole = (least: number, most: number) => (value: JsonValue) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  const isBoolean = (value: JsonValue) => typeof value === "boolean";
  const isText = (value: JsonValue) => typeof value === "string";
  const isNumber = (value: JsonValue) => typeof value === "number" && Number.isFinite(value);
  const isPositive = (value: JsonValue) => typeof value === "number" && Number.isFinite(value) && value > 0;
  const isObject = (value: JsonValue) => typeof value === "object" && !Array.isArray(value);

  return {
    size: (key, fallback) => read(key, fallback, "a whole number above 0", whole(1, largestSize)),
    optionalSize: (key) => read<number | null>(key, null, "a whole number above 0", whole(1, largestSize)),
    sizeOrNull: (key, fallback) =>
      json[key] === null ? null : read(key, fallback, "a whole number above 0", whole(1, largestSize)),
    area: (key, fallback) => {
      const value = read<JsonValue>(key, fallback, "a size or two of them", isArea);
      const [height = fallback, width = fallback] = (
        Array.isArray(value) ? value : [value, value]
      ) as readonly number[];
      return [height, width];
    },
    layers: (key, fallback) => read(key, fallback, `a whole number up to ${mostLayers}`, whole(0, mostLayers)),
    tokenId: (key, fallback) => read<number | null>(key, fallback, "a token id", whole(0, largestSize)),
    positive: (key, fallback) => read(key, fallback, "a number above 0", isPositive),
    optionalNumber: (key) => read<number | null>(key, null, "a number", isNumber),
    boolean: (key, fallback) => read(key, fallback, "`true` or `false`", isBoolean),
    text: (key, fallback) => read(key, fallback, "a string", isText),
    optionalObject: (key) => read<JsonObject | null>(key, null, "an object", isObject),
    choice: (key, options, fallback) => {
      const value = read<string>(key, fallback, "a string", isText);
      const found = options.find((option) => option === value);
      if (found === undefined) refuse(key, `\`${key}\` is "${value}"; only ${list(options)} can be built`);
      return found ?? fallback;
    },
    activation: (key, fallback) => {
      const value = read<string>(key, fallback, "a string", isText);
      const found = findActivation(value)?.name;
      if (found === undefined) refuse(key, `\`${key}\` is "${value}", which is none of ${activationNames.join(", ")}`);
      return found ?? fallback;
    },
    refuse,
    reject,
    headSize: (widthKey, width, headsKey, heads) => {
      if (width % heads !== 0) {
        reject(headsKey, `\`${widthKey}\` (${width}) is not a multiple of \`${headsKey}\` (${heads})`);
      }
      return Math.max(1, Math.floor(width / heads));
    },
    finish: (config) => (problems.length === 0 ? { ok: true, config } : { ok: false, problems }),
  };
}

function isArea(value: JsonValue): boolean {
  const sizes = Array.isArray(value) ? value : [value, value];
  return sizes.length === 2 && sizes.every((size) => typeof size === "number" && Number.isInteger(size) && size > 0);
}

function describe(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function list(options: readonly string[]): string {
  return options.map((option) => `"${option}"`).join(", ");
}
