/** Finds an adapter's tensors in its file (checkpoints.md §4–§6). */
import type { ExpectedTensor } from "../catalogue/site.ts";
import { type AdapterKey, adapterContainers, readAdapterKey } from "./adapter-keys.ts";
import { likeliestPrefix, type Prefixes, withoutPrefix } from "./base-prefixes.ts";
import type { StoredTensor, WeightsFile } from "./facts.ts";
import { matchTensors, type WantedTensor } from "./match-tensors.ts";
import { type CheckpointProblem, capped } from "./problem.ts";
import { shapeCause } from "./shape-cause.ts";

export interface AdapterRequest {
  readonly family: Prefixes;
  readonly hiddenSize: number;
  /** The name in the program, which `expected` uses. */
  readonly name: string;
  /** The name in adapter_config.json, which the file uses. */
  readonly storedName: string;
  readonly expected: readonly ExpectedTensor[];
  readonly weights: WeightsFile;
  /** `hidden_size` of adapter_config.json. */
  readonly declaredHiddenSize?: number | null;
  /** An old `text_task` adapter, which may lack the invertible part that its config names. */
  readonly mayLackInvertible?: boolean;
}

export interface ResolvedAdapter {
  /** By expected key. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** An old adapter without its invertible tensors: the caller clears `inv_adapter` (checkpoints.md §6.7). */
  readonly dropsInvertible: boolean;
  readonly problems: readonly CheckpointProblem[];
}

/** Problems: E0503 missing, E0504 left over, E0505 shape, E0502 not floating point. */
export function resolveAdapter(request: AdapterRequest): ResolvedAdapter {
  const { found, owners } = foundTensors(request);
  const isAbsent = !request.expected.some(({ key }) => found.has(key));
  if (isAbsent && request.expected.length > 0) return noneFound(request, owners);
  const dropsInvertible =
    request.mayLackInvertible === true &&
    request.expected.some(({ key }) => isInvertible(key)) &&
    ![...found.keys()].some(isInvertible);
  const wanted = request.expected
    .filter(({ key }) => !(dropsInvertible && isInvertible(key)))
    .map((tensor): WantedTensor => ({ ...tensor, aliases: normTwins(tensor.key) }));
  const match = matchTensors({
    label: request.weights.label,
    found,
    wanted,
    missingHelp,
    shapeHelp: (tensor, stored) => shapeCause(tensor.shape, stored.shape, request),
  });
  const isDuplicate = (key: string) =>
    isSharedCopy(key) || normTwins(key).some((twin) => match.used.has(twin) && hasProjectionBehind(twin, found));
  const leftOver = [...found].filter(([key]) => !match.used.has(key) && !isDuplicate(key));
  return {
    tensors: match.tensors,
    dropsInvertible,
    problems: capped([...match.problems, ...leftOver.map(([, stored]) => leftOverProblem(stored, request))]),
  };
}

interface Found {
  /** By key in the form of `expected`. */
  readonly found: ReadonlyMap<string, StoredTensor>;
  /** The adapters that the file holds. */
  readonly owners: ReadonlySet<string>;
}

function foundTensors(request: AdapterRequest): Found {
  const expected = new Set(request.expected.map(({ key }) => key));
  const read = (key: string): AdapterKey =>
    readAdapterKey(key, adapterContainers, { from: request.storedName, to: request.name });
  const names = [...request.weights.tensors.keys()];
  const prefix = likeliestPrefix(request.family, (candidate) => {
    const keys = names.flatMap((name) => withoutPrefix(name, candidate) ?? []);
    return keys.filter((key) => expected.has(read(key).key)).length;
  });
  const found = new Map<string, StoredTensor>();
  const copies = new Map<string, StoredTensor>();
  const owners = new Set<string>();
  for (const [name, tensor] of request.weights.tensors) {
    const { key, owner, isCopy } = read(withoutPrefix(name, prefix) ?? name);
    if (owner !== undefined) owners.add(owner);
    const target = isCopy ? copies : found;
    if (!target.has(key)) target.set(key, tensor);
  }
  return { found: new Map([...copies, ...found]), owners };
}

function noneFound(request: AdapterRequest, owners: ReadonlySet<string>): ResolvedAdapter {
  const others = [...owners].filter((owner) => owner !== request.storedName).map((owner) => `\`${owner}\``);
  const [example] = request.weights.tensors.keys();
  const holds = example === undefined ? "it is empty" : `it holds \`${example}\` and the like`;
  const problem: CheckpointProblem = {
    code: "E0503",
    message: `${request.weights.label} has none of the tensors of the adapter \`${request.storedName}\`; ${holds}`,
    help:
      others.length > 0 && !owners.has(request.storedName)
        ? `The file belongs to ${others.join(", ")}; \`name\` in adapter_config.json must say so.`
        : "The adapter was made for another kind of model, or adapter_config.json describes another method.",
  };
  return { tensors: new Map(), dropsInvertible: false, problems: [problem] };
}

function isInvertible(key: string): boolean {
  return key.split(".").includes("invertible_adapters");
}

/** Files keep the norm before a bottleneck twice: `adapter_norm_before` is also the first step of `adapter_down` (K11). */
function normTwins(key: string): readonly string[] {
  if (key.includes(".adapter_norm_before.")) return [key.replace(".adapter_norm_before.", ".adapter_down.0.")];
  if (key.includes(".adapter_down.0.")) return [key.replace(".adapter_down.0.", ".adapter_norm_before.")];
  return [];
}

/** With a norm before it the projection is `adapter_down.1`; without, `adapter_down.0` is the projection itself. */
function hasProjectionBehind(key: string, found: ReadonlyMap<string, StoredTensor>): boolean {
  const parent = key.replace(/\.adapter_(norm_before|down\.0)\..*$/, "");
  return [...found.keys()].some((other) => other.startsWith(`${parent}.adapter_down.1.`));
}

/** MTL-LoRA's shared matrices below a linear are the tasks' own ones again (K2). */
function isSharedCopy(key: string): boolean {
  return key.includes(".shared_parameters.");
}

function missingHelp({ key }: WantedTensor): string {
  if (key.startsWith("shared_parameters.")) {
    return "Files saved from a bare base model lack the shared parameters; save the adapter from a model with heads.";
  }
  return "adapter_config.json describes a module there and the file has none; compare its fields, `leave_out` above all.";
}

function leftOverProblem(stored: StoredTensor, request: AdapterRequest): CheckpointProblem {
  return {
    code: "E0504",
    message: `tensor \`${stored.name}\` of ${request.weights.label} is left over: adapter_config.json describes no such tensor`,
    help: "The file was saved with another configuration or from another model than the folder says.",
  };
}
