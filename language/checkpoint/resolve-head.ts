/** Finds the tensors of a stored prediction head (checkpoints.md §8, heads.md §6). */
import type { AnyFamily } from "../catalogue/family.ts";
import type { HeadHost } from "../catalogue/head.ts";
import type { HeadConfig } from "../catalogue/head-config.ts";
import { heads } from "../catalogue/heads/index.ts";
import type { JsonObject, StoredTensor, WeightsFile } from "./facts.ts";
import { matchTensors, type WantedTensor } from "./match-tensors.ts";
import { type CheckpointProblem, capped } from "./problem.ts";
import { shapeCause } from "./shape-cause.ts";
import { type ResolvedHead, resolveStaticHead, taskClassNamed } from "./static-head.ts";

export interface FlexibleHeadRequest {
  readonly config: HeadConfig;
  /** `name` of head_config.json. */
  readonly storedName: string;
  readonly weights: WeightsFile;
  readonly host: HeadHost;
  /** See `tiedEmbedding`: stands in for a decoder that the file lacks. */
  readonly tiedEmbedding: StoredTensor | undefined;
}

/** A head of `heads.N.…`. Problems: E0503, E0504, E0505; other heads in the file, which its filter lets in, are no concern (K4). */
export function resolveFlexibleHead(request: FlexibleHeadRequest): ResolvedHead {
  const { config, storedName, weights, host } = request;
  const definition = heads[config.head_type];
  const prefix = `heads.${storedName}.`;
  const tied = definition.tiedKey(config, storedName, host);
  const canTie = request.tiedEmbedding !== undefined;
  const wanted = definition
    .tensors(config, storedName, host)
    .map((tensor): WantedTensor => (canTie && tensor.key === tied ? { ...tensor, optional: true } : tensor));
  const found = new Map([...weights.tensors].filter(([name]) => name.startsWith(prefix)));
  const match = matchTensors({
    label: weights.label,
    found,
    wanted,
    missingHelp: () =>
      "head_config.json describes a layer there and the file has none; compare `layers` and the activation.",
    shapeHelp: (tensor, stored) => headShapeHelp(tensor, stored, host),
  });
  const leftOver = [...found.keys()].filter((key) => !match.used.has(key)).map((key) => leftOverProblem(key, weights));
  const tensors = new Map([...match.tensors].map(([key, tensor]) => [key.slice(prefix.length), tensor]));
  if (tied !== undefined && request.tiedEmbedding !== undefined && !found.has(tied)) {
    tensors.set(tied.slice(prefix.length), request.tiedEmbedding);
  }
  return { config, tensors, problems: capped([...match.problems, ...leftOver]) };
}

export interface HeadFolderRequest extends Omit<FlexibleHeadRequest, "config" | "storedName"> {
  readonly family: AnyFamily;
  /** head_config.json, whose `config` is null. */
  readonly headJson: JsonObject;
  /** config.json of the base model, for what head_config.json leaves out. */
  readonly modelJson: JsonObject;
}

/**
 * A static head saved beside an adapter, by `model_class` of head_config.json. E0507 for a class that no table converts, as a
 * value without a head.
 */
export function resolveStaticHeadFolder(
  request: HeadFolderRequest,
): ResolvedHead | { readonly problems: readonly CheckpointProblem[] } {
  const className = request.headJson.model_class;
  const taskClass = typeof className === "string" ? taskClassNamed(request.family, className) : undefined;
  if (taskClass === undefined) {
    const name = typeof className === "string" ? `of the class ${className}` : "without `model_class`";
    const known = request.family.taskClasses.map((entry) => entry.className).join(", ");
    const help = `Heads of these ${request.family.name} classes can be read: ${known === "" ? "none" : known}.`;
    return { problems: [{ code: "E0507", message: `the stored head is ${name}, which cannot be read`, help }] };
  }
  return resolveStaticHead({
    ...request,
    taskClass,
    json: { ...request.modelJson, ...request.headJson },
    found: request.weights.tensors,
    label: request.weights.label,
  });
}

function headShapeHelp(wanted: WantedTensor, stored: StoredTensor, host: HeadHost): string {
  const [rows] = stored.shape;
  const width = wanted.shape.length === 2 && wanted.shape[1] === stored.shape[1];
  if (rows !== undefined && (width || wanted.shape.length === 1) && rows !== wanted.shape[0]) {
    return `The head has ${rows} outputs there; head_config.json asks for ${wanted.shape[0]}.`;
  }
  return shapeCause(wanted.shape, stored.shape, host);
}

function leftOverProblem(key: string, weights: WeightsFile): CheckpointProblem {
  return {
    code: "E0504",
    message: `tensor \`${key}\` of ${weights.label} is left over: head_config.json describes no such tensor`,
    help: "Compare `head_type`, `layers`, `bias` and the activation in head_config.json.",
  };
}
