/**
 * Checkpoint folders out of short JSON texts: the tensors are those that the catalogue expects, so that a case only says what
 * is special about its folder. `<folder>/tensors` edits them: `- key` takes one away, `+ key [2, 3]` adds or reshapes one.
 */
import { posix } from "node:path";
import { familyForModelType } from "../../language/catalogue/families/index.ts";
import { fusionSites, fusionTensors } from "../../language/catalogue/fusion.ts";
import { heads } from "../../language/catalogue/heads/index.ts";
import { buildConfig } from "../../language/catalogue/methods/build-config.ts";
import { adapterTensors } from "../../language/catalogue/methods/index.ts";
import { readStoredConfig } from "../../language/catalogue/read-stored.ts";
import { readStoredFusionConfig } from "../../language/catalogue/read-stored-fusion.ts";
import { readStoredHeadConfig } from "../../language/catalogue/read-stored-head.ts";
import type { ExpectedTensor } from "../../language/catalogue/site.ts";
import type { Facts, FolderFacts, FolderRole, JsonObject, StoredTensor } from "../../language/checkpoint/facts.ts";
import { headHost } from "../../language/checkpoint/task-head.ts";

/** Paths of `files` are relative to the entry file; every file that is not below a folder of them does not exist. */
export function factsFromFiles(files: ReadonlyMap<string, string>): Facts {
  const model = modelIn(files);
  return {
    folder(fromFile, source) {
      const path = posix.normalize(posix.join(posix.dirname(fromFile), source)).replace(/\/$/, "");
      const names = [...files.keys()]
        .filter((file) => posix.dirname(file) === path)
        .map((file) => posix.basename(file));
      const absent = { path, exists: false, json: new Map(), weights: new Map(), problems: [] };
      return names.length === 0 ? absent : folderFacts(files, path, model);
    },
  };
}

interface Model {
  readonly family: NonNullable<ReturnType<typeof familyForModelType>>;
  readonly config: unknown;
}

function modelIn(files: ReadonlyMap<string, string>): Model | undefined {
  const path = [...files.keys()].find((file) => posix.basename(file) === "config.json");
  return path === undefined ? undefined : modelOf(readJson(files, path));
}

function modelOf(json: JsonObject): Model | undefined {
  const family = familyForModelType(String(json.model_type));
  const read = family?.readConfig(json);
  return family === undefined || read === undefined || !read.ok ? undefined : { family, config: read.config };
}

function readJson(files: ReadonlyMap<string, string>, path: string): JsonObject {
  return JSON.parse(files.get(path) ?? "{}") as JsonObject;
}

function folderFacts(files: ReadonlyMap<string, string>, path: string, model: Model | undefined): FolderFacts {
  const json = new Map<string, JsonObject>();
  const weights = new Map<FolderRole, { label: string; tensors: ReadonlyMap<string, StoredTensor> }>();
  const add = (
    name: string,
    role: FolderRole,
    label: string,
    expect: (file: JsonObject) => readonly ExpectedTensor[],
  ) => {
    const file = posix.join(path, name);
    if (!files.has(file)) return;
    const value = readJson(files, file);
    json.set(name, value);
    if (files.get(`${path}/tensors`)?.trim() === "none") return;
    const expected = new Map(expect(value).map((tensor) => [tensor.key, tensor.shape] as const));
    edit(expected, files.get(`${path}/tensors`) ?? "");
    const tensors = [...expected].map(([key, shape]) => [key, storedTensor(path, key, shape)] as const);
    weights.set(role, { label, tensors: new Map(tensors) });
  };
  add("config.json", "model", "model.safetensors", (value) => {
    const found = modelOf(value);
    return found === undefined ? [] : found.family.tensors(found.config);
  });
  const sites = model === undefined ? [] : model.family.sites(model.config);
  add("adapter_config.json", "adapter", "adapter.safetensors", (value) => {
    const stored = readStoredConfig(value);
    return stored.ok ? adapterTensors(stored.config, stored.name ?? "adapter", sites) : [];
  });
  add("adapter_fusion_config.json", "fusion", "model_adapter_fusion.safetensors", (value) => {
    const stored = readStoredFusionConfig(value);
    const plain = { members: [buildConfig("seq_bn", new Map())] };
    return stored.ok ? fusionTensors(stored.config, stored.name, fusionSites([plain], sites)) : [];
  });
  add("head_config.json", "head", "model_head.safetensors", (value) => {
    if (model === undefined) return [];
    const host = headHost(model.family, model.config);
    const stored = readStoredHeadConfig(value, host);
    if (!stored.ok || stored.kind !== "flexible") return [];
    return heads[stored.config.head_type].tensors(stored.config, stored.name ?? "head", host);
  });
  return { path, exists: true, json, weights, problems: [] };
}

function edit(tensors: Map<string, readonly number[]>, text: string): void {
  for (const line of text.split("\n")) {
    const [, sign, key, shape] = /^([+-]) (\S+)(?: (\[.*\]))?$/.exec(line.trim()) ?? [];
    if (sign === "-" && key !== undefined) {
      if (!tensors.delete(key)) throw new Error(`no tensor ${key}; there are ${[...tensors.keys()].join(", ")}`);
    }
    if (sign === "+" && key !== undefined) tensors.set(key, JSON.parse(shape ?? "[1]") as readonly number[]);
  }
}

function storedTensor(path: string, name: string, shape: readonly number[]): StoredTensor {
  return { name, dtype: "F32", shape, file: `${path}/weights`, offsetBytes: 0 };
}
