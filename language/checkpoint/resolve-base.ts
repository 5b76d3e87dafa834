/** Finds the tensors of the base model in its checkpoint (models.md §2.6). */
import type { AnyFamily } from "../catalogue/family.ts";
import { likeliestPrefix, withoutPrefix } from "./base-prefixes.ts";
import type { StoredTensor, WeightsFile } from "./facts.ts";
import { matchTensors, type WantedTensor } from "./match-tensors.ts";
import { type CheckpointProblem, capped } from "./problem.ts";

export interface ResolvedBase {
  /** By key without prefix; legacy names renamed, ties followed. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What lies outside the base model, by full name: the static task head, if there is one. */
  readonly headTensors: ReadonlyMap<string, StoredTensor>;
  readonly problems: readonly CheckpointProblem[];
}

/**
 * Lays the family's tensors beside the file's; a family that is not compiled asks for none, and then nothing is wrong. Problems: E0503 missing, E0504 left over, E0505 shape, E0502 not floating point.
 * @param config what `family.readConfig` made of config.json
 */
export function resolveBase(family: AnyFamily, config: unknown, weights: WeightsFile): ResolvedBase {
  const wanted = family
    .tensors(config)
    .map(({ tiedTo, ...tensor }): WantedTensor => (tiedTo === undefined ? tensor : { ...tensor, aliases: [tiedTo] }));
  if (wanted.length === 0) return { tensors: new Map(), headTensors: new Map(), problems: [] };
  const stored = new Map([...weights.tensors].map(([name, tensor]) => [withoutLegacyNorm(name), tensor]));
  const prefix = likeliestPrefix(family, (candidate) => wanted.filter(({ key }) => stored.has(candidate + key)).length);
  if (!wanted.some(({ key }) => stored.has(prefix + key))) return foreign(family, weights);

  const { found, headTensors } = split(family, stored, prefix, wanted);
  const match = matchTensors({
    label: weights.label,
    found,
    wanted,
    missingHelp: () => "config.json and the weights describe different models, or the file is cut short.",
    shapeHelp: (tensor, { shape }) => shapeHelp(family, tensor, shape),
  });
  const leftOver = [...found.keys()].filter(
    (key) => !match.used.has(key) && !family.ignoredTensors.some((pattern) => pattern.test(key)),
  );
  return {
    tensors: match.tensors,
    headTensors,
    problems: capped([...match.problems, ...leftOver.map((key) => leftOverProblem(key, weights))]),
  };
}

/** TensorFlow's names of a norm's parameters, in the oldest checkpoints. */
function withoutLegacyNorm(name: string): string {
  return name.replace(/LayerNorm\.gamma$/, "LayerNorm.weight").replace(/LayerNorm\.beta$/, "LayerNorm.bias");
}

function split(
  family: AnyFamily,
  stored: ReadonlyMap<string, StoredTensor>,
  prefix: string,
  wanted: readonly WantedTensor[],
): { found: ReadonlyMap<string, StoredTensor>; headTensors: ReadonlyMap<string, StoredTensor> } {
  const found = new Map<string, StoredTensor>();
  const headTensors = new Map<string, StoredTensor>();
  const roots = new Set([...wanted.flatMap(({ key, aliases }) => [key, ...(aliases ?? [])])].map(firstSegment));
  for (const [name, tensor] of stored) {
    const key = withoutPrefix(name, prefix);
    const isHead = key === undefined || (!roots.has(firstSegment(key)) && isHeadRoot(family, firstSegment(key)));
    if (key === undefined || isHead) headTensors.set(name, tensor);
    else found.set(key, tensor);
  }
  return { found, headTensors };
}

/** Heads that checkpoints may carry beside those of the task classes: pretraining objectives and the library's flexible heads. */
const otherHeadRoots: ReadonlySet<string> = new Set([
  "cls",
  "classifier",
  "discriminator_predictions",
  "final_logits_bias",
  "heads",
  "lm_head",
  "multiple_choice_head",
  "pooler",
  "qa_outputs",
  "score",
  "sop_classifier",
]);

function isHeadRoot(family: AnyFamily, root: string): boolean {
  return (
    otherHeadRoots.has(root) ||
    family.taskClasses.some(({ modules }) => modules.some(({ module }) => firstSegment(module) === root))
  );
}

function firstSegment(key: string): string {
  return key.split(".", 1)[0] ?? key;
}

function foreign(family: AnyFamily, weights: WeightsFile): ResolvedBase {
  const [example] = weights.tensors.keys();
  const holds = example === undefined ? "it is empty" : `it holds \`${example}\` and the like`;
  const problem: CheckpointProblem = {
    code: "E0503",
    message: `${weights.label} has none of the tensors of a ${family.name} model; ${holds}`,
    help: "Check that `model_type` in config.json belongs to these weights.",
  };
  return { tensors: new Map(), headTensors: new Map(), problems: [problem] };
}

function leftOverProblem(key: string, weights: WeightsFile): CheckpointProblem {
  const isAdapter = /(^|\.)(adapters|loras|prefix_tunings|prompt_tunings|refts|adapter_fusion_layer)\./.test(key);
  return {
    code: "E0504",
    message: `tensor \`${key}\` of ${weights.label} is left over: config.json describes no such tensor`,
    help: isAdapter
      ? "Adapters inside a model file are not read; save each one to a folder of its own and the base model without them."
      : "config.json and the weights describe different models; compare the number of layers and the options.",
  };
}

function shapeHelp(family: AnyFamily, wanted: WantedTensor, shape: readonly number[]): string {
  if (wanted.key === family.inputEmbedding && shape[1] === wanted.shape[1]) {
    return `The embeddings have ${shape[0]} rows; \`vocab_size\` in config.json says ${wanted.shape[0]}.`;
  }
  return "config.json and the weights describe different models; compare the sizes in config.json.";
}
