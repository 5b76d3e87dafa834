/** The `rope_scaling` entry of config.json, every number explicit (models.md §2.5). */
import type { JsonObject, JsonValue } from "../../../checkpoint/facts.ts";
import { type ConfigReader, configReader } from "./config-reader.ts";

export type RopeScaling =
  | { readonly kind: "default" }
  | { readonly kind: "linear"; readonly factor: number }
  | { readonly kind: "dynamic"; readonly factor: number }
  | {
      readonly kind: "llama3";
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalMaxPositions: number;
    }
  | {
      readonly kind: "yarn";
      readonly factor: number;
      readonly originalMaxPositions: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      /** Null: computed from `mscale` and `mscaleAllDim`, or from the factor. */
      readonly attentionFactor: number | null;
      readonly mscale: number | null;
      readonly mscaleAllDim: number | null;
      readonly truncate: boolean;
    }
  | {
      readonly kind: "longrope";
      /** `M / original` where the config has the original length at its top level. */
      readonly factor: number;
      readonly originalMaxPositions: number;
      readonly attentionFactor: number | null;
      /** One for each pair of components. */
      readonly shortFactor: readonly number[];
      readonly longFactor: readonly number[];
    };

/**
 * Reads `rope_scaling` of `json` and reports to `read`.
 * @param maxPositions `max_position_embeddings`, the fallback of the original length
 * @param rotarySize components of a head that rotate
 */
export function readRopeScaling(
  read: ConfigReader,
  json: JsonObject,
  maxPositions: number,
  rotarySize: number,
): RopeScaling {
  const entry = read.optionalObject("rope_scaling");
  if (entry === null) return { kind: "default" };
  const kind = entry.rope_type ?? entry.type ?? "default";
  const inner = configReader(entry);
  const scaling = readKind(kind, entry, inner, json, maxPositions, rotarySize);
  if (scaling === null) {
    read.refuse("rope_scaling", `\`rope_scaling\` has the type ${JSON.stringify(kind)}, which is not known`);
    return { kind: "default" };
  }
  const result = inner.finish(scaling);
  if (result.ok) return result.config;
  for (const problem of result.problems) read.reject("rope_scaling", `in \`rope_scaling\`: ${problem.message}`);
  return { kind: "default" };
}

function readKind(
  kind: JsonValue,
  entry: JsonObject,
  inner: ConfigReader,
  json: JsonObject,
  maxPositions: number,
  rotarySize: number,
): RopeScaling | null {
  switch (kind) {
    case "default":
      return { kind };
    case "linear":
    case "dynamic":
      return { kind, factor: needed(inner, "factor") };
    case "llama3":
      return {
        kind,
        factor: needed(inner, "factor"),
        lowFrequencyFactor: needed(inner, "low_freq_factor"),
        highFrequencyFactor: needed(inner, "high_freq_factor"),
        originalMaxPositions: needed(inner, "original_max_position_embeddings"),
      };
    case "yarn":
      return {
        kind,
        factor: needed(inner, "factor"),
        originalMaxPositions: inner.size("original_max_position_embeddings", maxPositions),
        betaFast: inner.positive("beta_fast", 32),
        betaSlow: inner.positive("beta_slow", 1),
        attentionFactor: inner.optionalNumber("attention_factor"),
        mscale: inner.optionalNumber("mscale"),
        mscaleAllDim: inner.optionalNumber("mscale_all_dim"),
        truncate: inner.boolean("truncate", true),
      };
    case "longrope":
      return readLongRope(entry, inner, json, maxPositions, rotarySize);
    default:
      return null;
  }
}

function readLongRope(
  entry: JsonObject,
  inner: ConfigReader,
  json: JsonObject,
  maxPositions: number,
  rotarySize: number,
): RopeScaling {
  const original = json.original_max_position_embeddings;
  const hasOriginal = typeof original === "number" && original > 0;
  const originalMaxPositions = hasOriginal ? original : maxPositions;
  return {
    kind: "longrope",
    factor: hasOriginal ? maxPositions / original : needed(inner, "factor"),
    originalMaxPositions,
    attentionFactor: inner.optionalNumber("attention_factor"),
    shortFactor: factors(inner, entry, "short_factor", rotarySize / 2),
    longFactor: factors(inner, entry, "long_factor", rotarySize / 2),
  };
}

function needed(inner: ConfigReader, key: string): number {
  const value = inner.optionalNumber(key);
  if (value === null || value <= 0) inner.reject(key, `\`${key}\` must be a number above 0`);
  return value ?? 1;
}

function factors(inner: ConfigReader, entry: JsonObject, key: string, length: number): readonly number[] {
  const value = entry[key];
  if (Array.isArray(value) && value.length === length && value.every((item) => typeof item === "number")) return value;
  inner.reject(key, `\`${key}\` must be a list of ${length} numbers`);
  return [];
}
