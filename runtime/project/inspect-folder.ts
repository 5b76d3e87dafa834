/** What is inside a model or adapter folder: sizes, sites, tensors. Nothing but headers and JSON is read. */
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import { describeConfig } from "../../language/catalogue/describe-config.ts";
import { familyForModelType } from "../../language/catalogue/families/index.ts";
import type { AnyFamily, FamilySizes } from "../../language/catalogue/family.ts";
import { readStoredConfig } from "../../language/catalogue/read-stored.ts";
import type { Site } from "../../language/catalogue/site.ts";
import type { FolderFacts, FolderRole } from "../../language/checkpoint/facts.ts";
import { failure, type Outcome, type Problem, success } from "../problem.ts";

export interface ModelReport {
  readonly kind: "model";
  readonly path: string;
  readonly family: string;
  readonly sizes: FamilySizes;
  readonly parameters: number;
  readonly bytes: number;
  readonly sites: readonly SiteGroup[];
  readonly inputs: readonly { readonly name: string; readonly shape: readonly (string | number)[] }[];
  readonly outputs: readonly string[];
  readonly heads: readonly string[];
}

/** Hook points that are alike, layer for layer. */
export interface SiteGroup {
  /** `encoder.*.attn.q` */
  readonly id: string;
  readonly location: string;
  readonly count: number;
  /** `[in, out]` of a linear layer, `[hidden]` elsewhere. */
  readonly shape: readonly number[];
}

export interface AdapterReport {
  readonly kind: "adapter";
  readonly path: string;
  readonly name: string | null;
  readonly method: string;
  readonly model: string | null;
  readonly parameters: number;
  readonly bytes: number;
  readonly tensors: readonly TensorReport[];
  /** Tensors of the head that lies beside it. */
  readonly head: readonly TensorReport[];
}

export interface TensorReport {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Problems: neither a model nor an adapter, an unknown family, unreadable files (E0501, E0502, E0507). */
export function inspectFolder(facts: FolderFacts): Outcome<ModelReport | AdapterReport> {
  const problems = facts.problems.map(folderProblem);
  if (facts.json.has("adapter_config.json")) return problems.length > 0 ? failure(...problems) : inspectAdapter(facts);
  if (facts.json.has("config.json")) return problems.length > 0 ? failure(...problems) : inspectModel(facts);
  if (problems.length > 0) return failure(...problems);
  return failure({
    code: "E0501",
    message: `\`${facts.path}\` is no model and no adapter`,
    help: "a model folder has config.json, an adapter folder adapter_config.json",
  });
}

function folderProblem({ code, file, message, help }: FolderFacts["problems"][number]): Problem {
  return { code, message: `${file} ${message}`.trim(), ...(help !== undefined && { help }) };
}

function inspectModel(facts: FolderFacts): Outcome<ModelReport> {
  const json = facts.json.get("config.json") ?? {};
  const family = typeof json.model_type === "string" ? familyForModelType(json.model_type) : undefined;
  if (!family)
    return failure({ code: "E0507", message: `models of type \`${String(json.model_type)}\` are not supported` });
  const read = family.readConfig(json);
  if (!read.ok) {
    return failure(
      ...read.problems.map(({ code, key, message }) => ({ code, message: `config.json, \`${key}\`: ${message}` })),
    );
  }
  return success({
    kind: "model",
    path: facts.path,
    ...describeModel(family, read.config),
    ...weightsOf(facts, "model"),
  });
}

function describeModel(family: AnyFamily, config: unknown) {
  return {
    family: family.name,
    sizes: family.sizes(config),
    sites: groupSites(family.sites(config)),
    inputs: family.inputs(config).map(({ name, shape }) => ({ name, shape })),
    outputs: family.outputs,
    heads: family.headTypes,
  };
}

function inspectAdapter(facts: FolderFacts): Outcome<AdapterReport> {
  const stored = readStoredConfig(facts.json.get("adapter_config.json") ?? {});
  if (!stored.ok) {
    const problems = stored.problems.map(({ key, message }) => ({
      code: "E0502" as const,
      message: `adapter_config.json, \`${key}\`: ${message}`,
    }));
    return failure(...problems);
  }
  return success({
    kind: "adapter",
    path: facts.path,
    name: stored.name,
    method: describeConfig(stored.config),
    model: stored.modelName ?? stored.modelType,
    ...weightsOf(facts, "adapter"),
    tensors: tensorReports(facts, "adapter"),
    head: tensorReports(facts, "head"),
  });
}

function weightsOf(facts: FolderFacts, role: FolderRole): { parameters: number; bytes: number } {
  let parameters = 0;
  let bytes = 0;
  for (const { shape, dtype } of facts.weights.get(role)?.tensors.values() ?? []) {
    const elements = shape.reduce((product, size) => product * size, 1);
    parameters += elements;
    bytes += elements * storedDtypeBytes[dtype];
  }
  return { parameters, bytes };
}

function tensorReports(facts: FolderFacts, role: FolderRole): readonly TensorReport[] {
  const tensors = facts.weights.get(role)?.tensors.values() ?? [];
  return [...tensors].map(({ name, dtype, shape }) => ({ name, dtype, shape }));
}

/** Sites whose ids differ in the layer number only, and whose shapes are equal, are one group. */
export function groupSites(sites: readonly Site[]): readonly SiteGroup[] {
  const groups = new Map<string, SiteGroup>();
  for (const site of sites) {
    const id = site.id.replace(/\.\d+(?=\.|$)/g, ".*");
    const shape = site.kind === "linear" ? [site.inSize, site.outSize] : [site.hiddenSize];
    const location = "location" in site ? site.location : site.kind;
    const key = `${id} ${location} ${shape}`;
    groups.set(key, { id, location, shape, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
