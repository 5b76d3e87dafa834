/** `adapter_config.json` of a stored adapter (spec: checkpoints.md §2, §6; methods.md §1.1). */
import type { JsonObject, JsonValue } from "../checkpoint/facts.ts";
import type { AdapterConfig, Architecture, MethodConfig } from "./method-config.ts";
import { architectures } from "./methods/architectures/index.ts";
import { assembleConfig } from "./methods/build-config.ts";
import { fieldsOf, findMethod } from "./methods/index.ts";
import { isJsonObject, numberAt, readFields, type StoredProblem, textAt, unknownKeys } from "./stored-json.ts";

export interface StoredAdapterConfig {
  readonly ok: true;
  readonly config: AdapterConfig;
  /** The name in the weights' keys; null when the file does not say. */
  readonly name: string | null;
  /** Fields that the file leaves open although they decide the result: `subtract_projection` of ReFT. */
  readonly undecided: readonly string[];
  /** Keys of `config` that no field takes; the reference drops them. */
  readonly ignoredKeys: readonly string[];
  /** Changes that old files need, made here, as sentences for a W0501. */
  readonly repairs: readonly string[];
  readonly modelType: string | null;
  readonly modelName: string | null;
  readonly modelClass: string | null;
  readonly hiddenSize: number | null;
  /** An old task adapter: `inv_adapter` is to be cleared when the file has no invertible weights. */
  readonly dropsMissingInvertible: boolean;
}

export interface UnreadableConfig {
  readonly ok: false;
  readonly problems: readonly StoredProblem[];
}

interface ReadMember {
  readonly config?: MethodConfig;
  readonly problems: readonly StoredProblem[];
  readonly ignoredKeys: readonly string[];
  readonly undecided: readonly string[];
}

/** Fields that are absent get the defaults of the stored class; every problem is told, not only the first. */
export function readStoredConfig(json: JsonObject): StoredAdapterConfig | UnreadableConfig {
  if (json.peft_type !== undefined) {
    return unreadable(
      "peft_type",
      `this is a PEFT adapter (${String(json.peft_type)}), not one of the Adapters library`,
    );
  }
  const stored = configObject(json);
  if (stored === undefined) return unreadable("config", "`config` is missing or no object");
  const repairs: string[] = [];
  const repaired = repair(stored, json, repairs);
  const members = membersOf(repaired);
  if (members === undefined) return unreadable("configs", "`configs` of the union is missing or no list of objects");
  const read = members.map(readMember);
  const problems = read.flatMap((member) => member.problems);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    config: { members: read.flatMap((member) => (member.config === undefined ? [] : [member.config])) },
    name: textAt(json, "name"),
    undecided: read.flatMap((member) => member.undecided),
    ignoredKeys: read.flatMap((member) => member.ignoredKeys),
    repairs,
    modelType: textAt(json, "model_type"),
    modelName: textAt(json, "model_name"),
    modelClass: textAt(json, "model_class"),
    hiddenSize: numberAt(json, "hidden_size"),
    dropsMissingInvertible: json.type === "text_task",
  };
}

function unreadable(key: string, message: string): UnreadableConfig {
  return { ok: false, problems: [{ key, message }] };
}

/** Old files may hold the name of a method instead of its fields. */
function configObject(json: JsonObject): JsonObject | undefined {
  const config = json.config;
  if (isJsonObject(config)) return config;
  const method = typeof config === "string" ? findMethod(config) : undefined;
  if (method === undefined) return undefined;
  const values = fieldsOf(method).flatMap((field) =>
    field.default === undefined ? [] : [[field.name, field.default]],
  );
  return { ...Object.fromEntries(values), architecture: architectures[method.architecture].storedTag };
}

function membersOf(config: JsonObject): readonly JsonObject[] | undefined {
  if (config.architecture !== "union") return [config];
  const configs = config.configs;
  return isObjectList(configs) && configs.length > 0 ? configs : undefined;
}

function isObjectList(value: JsonValue | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.every(isJsonObject);
}

/** What loading changes in old files; only the outermost config is touched, as in the reference (K9, K16). */
function repair(config: JsonObject, json: JsonObject, repairs: string[]): JsonObject {
  const changed: Record<string, JsonValue | undefined> = { ...config };
  const version = textAt(json, "version");
  const renamed = version === null ? legacyActivations.get(String(config.non_linearity)) : undefined;
  if (renamed !== undefined) {
    repairs.push(`the file has no version, so its activation \`${String(config.non_linearity)}\` means \`${renamed}\``);
    changed.non_linearity = renamed;
  }
  if (isBeforeScalingFix(version) && config.architecture === "lora" && config.r !== config.alpha) {
    repairs.push(`files of ${version} were trained with alpha = r, so alpha is ${String(config.r)}`);
    changed.alpha = config.r;
  }
  const invertible = config.invertible_adapter;
  if (isJsonObject(invertible)) {
    changed.inv_adapter = invertible.block_type;
    changed.inv_adapter_reduction_factor = invertible.reduction_factor;
  }
  delete changed.invertible_adapter;
  return changed;
}

const legacyActivations: ReadonlyMap<string, string> = new Map([
  ["gelu", "gelu_new"],
  ["gelu_orig", "gelu"],
]);

/** `adapters.X.Y.Z` below 1.1.0. */
function isBeforeScalingFix(version: string | null): boolean {
  const [, major, minor] = version?.match(/^adapters\.(\d+)\.(\d+)/) ?? [];
  return (
    major !== undefined && minor !== undefined && (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 1))
  );
}

function readMember(json: JsonObject): ReadMember {
  const architecture = architectureWithTag(json.architecture ?? null);
  if (architecture === undefined) {
    const message = `\`architecture\` is ${JSON.stringify(json.architecture)}, which no adapter method has`;
    return { problems: [{ key: "architecture", message }], ignoredKeys: [], undecided: [] };
  }
  const { fields } = architectures[architecture];
  const { values, problems } = readFields(json, fields);
  return {
    ...(problems.length === 0 && { config: assembleConfig(architecture, values) }),
    problems,
    ignoredKeys: unknownKeys(json, ["architecture", ...fields.map((field) => field.name)]),
    undecided: architecture === "reft" && json.subtract_projection === undefined ? ["subtract_projection"] : [],
  };
}

function architectureWithTag(tag: JsonValue): Architecture | undefined {
  return Object.values(architectures).find((definition) => definition.storedTag === tag)?.architecture;
}
