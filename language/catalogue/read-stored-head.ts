/** `head_config.json` of a stored head (spec: checkpoints.md §8, heads.md §1). */
import type { JsonObject, JsonValue } from "../checkpoint/facts.ts";
import type { HeadHost } from "./head.ts";
import type { HeadConfig } from "./head-config.ts";
import { assembleHeadConfig } from "./heads/build-head-config.ts";
import { heads } from "./heads/index.ts";
import type { UnreadableConfig } from "./read-stored.ts";
import { isJsonObject, numberAt, readFields, textAt, unknownKeys } from "./stored-json.ts";

/** A flexible head, keys `heads.N.…`. */
export interface StoredHeadConfig {
  readonly ok: true;
  readonly kind: "flexible";
  readonly name: string | null;
  readonly config: HeadConfig;
  readonly ignoredKeys: readonly string[];
  readonly modelClass: string | null;
}

/** The head of a task class; the family's `taskClasses` say what its modules are (heads.md §6). */
export interface StoredStaticHead {
  readonly ok: true;
  readonly kind: "static";
  readonly modelClass: string;
  readonly numLabels: number | null;
  readonly label2id: Readonly<Record<string, number>> | null;
}

/** `host` gives the sizes that the file leaves to the model. */
export function readStoredHeadConfig(
  json: JsonObject,
  host: HeadHost,
): StoredHeadConfig | StoredStaticHead | UnreadableConfig {
  const config = json.config;
  if (config === null || config === undefined) return readStaticHead(json);
  if (!isJsonObject(config)) return unreadable("config", "`config` is no object");
  const definition = Object.values(heads).find((head) => head.type === config.head_type);
  if (definition === undefined) {
    return unreadable("head_type", `\`head_type\` is ${JSON.stringify(config.head_type)}, which no head has`);
  }
  const label2id = readLabels(config.label2id);
  const normalised = { ...config, label2id: label2id ?? null };
  const { values, problems } = readFields(normalised, definition.fields);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    kind: "flexible",
    name: textAt(json, "name"),
    config: assembleHeadConfig(definition.type, definition.fields, values, host),
    ignoredKeys: unknownKeys(config, ["head_type", ...definition.fields.map((field) => field.name)]),
    modelClass: textAt(json, "model_class"),
  };
}

function readStaticHead(json: JsonObject): StoredStaticHead | UnreadableConfig {
  const modelClass = textAt(json, "model_class");
  if (modelClass === null) return unreadable("model_class", "a head without `config` needs `model_class`");
  const label2id = readLabels(json.label2id);
  const numLabels = numberAt(json, "num_labels") ?? (label2id === null ? null : Object.keys(label2id).length);
  return { ok: true, kind: "static", modelClass, numLabels, label2id };
}

/** Ids may be stored as texts. Anything that is no map of labels counts as absent. */
function readLabels(value: JsonValue | undefined): Readonly<Record<string, number>> | null {
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value).map(([label, id]) => [label, Number(id)] as const);
  return entries.every(([, id]) => Number.isInteger(id)) ? Object.fromEntries(entries) : null;
}

function unreadable(key: string, message: string): UnreadableConfig {
  return { ok: false, problems: [{ key, message }] };
}
