/** What an adapter costs on a model: parameters, multiply-adds, bytes. */
import { fusionSites, fusionTensors } from "../../language/catalogue/fusion.ts";
import type { AdapterConfig } from "../../language/catalogue/method-config.ts";
import { adapterTensors, parameterCount } from "../../language/catalogue/methods/index.ts";
import type { FusionInfo } from "../../language/check/fusions.ts";
import type { ModelInfo } from "../../language/check/models.ts";
import type { FolderFacts } from "../../language/checkpoint/facts.ts";
import type { Snapshot } from "../snapshot.ts";

export interface AdapterCost {
  readonly parameters: number;
  /** Of its matrices, for one token that passes through every one of them once; absent without a model. */
  readonly multiplyAdds?: number;
  /** Share of the base model's parameters, 0 to 1; absent without one. */
  readonly share?: number;
}

/** Absent when neither a checkpoint nor a model says how large it is. */
export function adapterCost(snapshot: Snapshot, file: string, name: string): AdapterCost | undefined {
  const resolution = snapshot.resolution(file);
  const info = resolution.adapter(name);
  const model = modelOf(snapshot, file, `adapter:${name}`);
  if (info?.config !== undefined && model !== undefined) return configCost(info.config, model);
  const stored = info?.checkpoint?.weights.tensors;
  if (stored === undefined) return undefined;
  return { parameters: elements([...stored.values()].map(({ shape }) => shape)) };
}

/** By what the model's folder held: the same object while nothing in it changed. */
const knownCosts = new WeakMap<FolderFacts, Map<string, AdapterCost>>();
const maxKnownCosts = 1000;

export function configCost(config: AdapterConfig, model: ModelInfo): AdapterCost {
  const { folder } = model.checkpoint;
  const costs = knownCosts.get(folder) ?? new Map<string, AdapterCost>();
  knownCosts.set(folder, costs);
  const key = JSON.stringify(config);
  const cost = costs.get(key) ?? computeCost(config, model);
  if (costs.size >= maxKnownCosts) costs.clear();
  costs.set(key, cost);
  return cost;
}

function computeCost(config: AdapterConfig, model: ModelInfo): AdapterCost {
  const parameters = parameterCount(config, model.sites);
  const matrices = adapterTensors(config, "n", model.sites).filter(
    ({ key, shape }) => shape.length === 2 && !key.includes("prefix") && !key.includes("prompt"),
  );
  const base = baseParameters(model);
  return {
    parameters,
    multiplyAdds: elements(matrices.map(({ shape }) => shape)),
    ...(base > 0 && { share: parameters / base }),
  };
}

/** Of a fusion as it is stored, or as it would be on the model. */
export function fusionParameters(
  snapshot: Snapshot,
  file: string,
  info: FusionInfo,
  model: ModelInfo | undefined,
): number | undefined {
  const resolution = snapshot.resolution(file);
  if (info.config !== undefined && model !== undefined) {
    const configs = info.members.flatMap((member) => resolution.adapter(member)?.config ?? []);
    if (configs.length < info.members.length) return undefined;
    const tensors = fusionTensors(info.config, info.storedName, fusionSites(configs, model.sites));
    return elements(tensors.map(({ shape }) => shape));
  }
  const stored = info.checkpoint?.weights.tensors;
  return stored && elements([...stored.values()].map(({ shape }) => shape));
}

export function baseParameters(model: ModelInfo): number {
  return elements([...model.base.tensors.values()].map(({ shape }) => shape));
}

/** The model that a declaration will stand on: that of the first build that uses it, or the only one there is. */
export function modelOf(snapshot: Snapshot, file: string, subject: string): ModelInfo | undefined {
  const { symbols, dependencies } = snapshot.fast(file);
  const models = symbols.all("model");
  if (models.length === 0) return undefined;
  const resolution = snapshot.resolution(file);
  const [only] = models;
  if (models.length === 1 && only !== undefined) return resolution.model(only.name);
  for (const build of symbols.all("build")) {
    const used = closure(dependencies, `build:${build.name}`);
    const model = models.find(({ name }) => used.has(`model:${name}`));
    if (model !== undefined && used.has(subject)) return resolution.model(model.name);
  }
  return undefined;
}

function closure(dependencies: ReadonlyMap<string, ReadonlySet<string>>, subject: string): ReadonlySet<string> {
  const found = new Set([subject]);
  for (const each of found) for (const next of dependencies.get(each) ?? []) found.add(next);
  return found;
}

export function elements(shapes: readonly (readonly number[])[]): number {
  return shapes.reduce((total, shape) => total + shape.reduce((product, size) => product * size, 1), 0);
}

export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 10 ? value.toFixed(1) : value.toFixed(2)} %`;
}

export function byteText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
