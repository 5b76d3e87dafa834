/** `adapter_fusion_config.json` of a stored fusion (spec: checkpoints.md §7). */
import type { JsonObject } from "../checkpoint/facts.ts";
import { buildFusionConfig, defaultFusionPreset, findFusionPreset, fusionFields } from "./fusion.ts";
import type { FusionConfig } from "./method-config.ts";
import type { UnreadableConfig } from "./read-stored.ts";
import { isJsonObject, readFields, textAt, unknownKeys } from "./stored-json.ts";

export interface StoredFusionConfig {
  readonly ok: true;
  readonly config: FusionConfig;
  /** The segment of the weights' keys after `adapter_fusion_layer.` */
  readonly name: string;
  readonly adapterNames: readonly string[];
  readonly ignoredKeys: readonly string[];
}

export function readStoredFusionConfig(json: JsonObject): StoredFusionConfig | UnreadableConfig {
  const adapterNames = namesOf(json);
  const name = textAt(json, "name") ?? adapterNames?.join(",");
  if (name === undefined) {
    return { ok: false, problems: [{ key: "name", message: "neither `name` nor `adapter_names` is given" }] };
  }
  const stored = json.config ?? {};
  const preset = typeof stored === "string" ? findFusionPreset(stored) : undefined;
  if (preset !== undefined) {
    const config = buildFusionConfig(preset.name, new Map());
    return { ok: true, config, name, adapterNames: adapterNames ?? name.split(","), ignoredKeys: [] };
  }
  if (!isJsonObject(stored)) return { ok: false, problems: [{ key: "config", message: "`config` is no object" }] };
  const { values, problems } = readFields(stored, fusionFields);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    config: buildFusionConfig(defaultFusionPreset, values),
    name,
    adapterNames: adapterNames ?? name.split(","),
    ignoredKeys: unknownKeys(
      stored,
      fusionFields.map((field) => field.name),
    ),
  };
}

function namesOf(json: JsonObject): readonly string[] | undefined {
  const names = json.adapter_names;
  if (!Array.isArray(names) || names.length === 0) return undefined;
  const texts = names.filter((name): name is string => typeof name === "string");
  return texts.length === names.length ? texts : undefined;
}
