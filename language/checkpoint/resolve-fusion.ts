/** Finds the tensors of a fusion in its file (checkpoints.md §4, §7). */
import type { ExpectedTensor } from "../catalogue/site.ts";
import { fusionContainers, readAdapterKey } from "./adapter-keys.ts";
import { likeliestPrefix, type Prefixes, withoutPrefix } from "./base-prefixes.ts";
import type { StoredTensor, WeightsFile } from "./facts.ts";
import { matchTensors } from "./match-tensors.ts";
import { type CheckpointProblem, capped } from "./problem.ts";
import { shapeCause } from "./shape-cause.ts";

export interface FusionRequest {
  readonly family: Prefixes;
  readonly hiddenSize: number;
  /** The name that `expected` uses. */
  readonly name: string;
  /** `name` of adapter_fusion_config.json: `sa,sb`. */
  readonly storedName: string;
  readonly expected: readonly ExpectedTensor[];
  readonly weights: WeightsFile;
  /** `hidden_size` of adapter_fusion_config.json. */
  readonly declaredHiddenSize?: number | null;
}

export interface ResolvedFusion {
  /** By expected key. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly problems: readonly CheckpointProblem[];
}

/** Problems: E0503, E0504, E0505, E0502. Other fusions in the file, which its filter lets in, are no concern (K4). */
export function resolveFusion(request: FusionRequest): ResolvedFusion {
  const { weights, storedName, hiddenSize } = request;
  const expected = new Set(request.expected.map(({ key }) => key));
  const read = (key: string) => readAdapterKey(key, fusionContainers, { from: storedName, to: request.name });
  const names = [...weights.tensors.keys()];
  const prefix = likeliestPrefix(
    request.family,
    (candidate) => names.filter((name) => expected.has(read(withoutPrefix(name, candidate) ?? "").key)).length,
  );
  const found = new Map<string, StoredTensor>();
  for (const [name, tensor] of weights.tensors) {
    const { key, owner } = read(withoutPrefix(name, prefix) ?? name);
    if (owner === undefined || owner === storedName) found.set(key, tensor);
  }
  const match = matchTensors({
    label: weights.label,
    found,
    wanted: request.expected,
    missingHelp: () => "The fusion was saved from another model, or its adapters attach elsewhere than here.",
    shapeHelp: (tensor, stored) => shapeCause(tensor.shape, stored.shape, { ...request, hiddenSize }),
  });
  const leftOver = [...found].filter(([key]) => !match.used.has(key));
  const problems = leftOver.map(
    ([, stored]): CheckpointProblem => ({
      code: "E0504",
      message: `tensor \`${stored.name}\` of ${weights.label} is left over: the fusion \`${storedName}\` has no such tensor`,
      help: "Compare adapter_fusion_config.json, and the places where the fused adapters attach.",
    }),
  );
  return { tensors: match.tensors, problems: capped([...match.problems, ...problems]) };
}
