/** Turns the head of a static task class into a flexible head: same tensors, other names (heads.md §6). */
import type { AnyFamily, TaskClass } from "../catalogue/family.ts";
import type { HeadHost } from "../catalogue/head.ts";
import type { HeadConfig } from "../catalogue/head-config.ts";
import { heads } from "../catalogue/heads/index.ts";
import type { JsonObject, StoredTensor } from "./facts.ts";
import { headConfigOfClass } from "./head-config-of-class.ts";
import { matchTensors, type WantedTensor } from "./match-tensors.ts";
import { type CheckpointProblem, capped } from "./problem.ts";

export interface StaticHeadRequest {
  readonly taskClass: TaskClass;
  /** config.json of the model, or head_config.json over it: labels and activation. */
  readonly json: JsonObject;
  /** By full name, without the base model's. */
  readonly found: ReadonlyMap<string, StoredTensor>;
  readonly label: string;
  readonly host: HeadHost;
  /** The input embedding where the model ties its heads to it; it wins over a stored copy. */
  readonly tiedEmbedding: StoredTensor | undefined;
}

export interface ResolvedHead {
  readonly config: HeadConfig;
  /** By `<index>.<param>`, or module name for the parser. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly problems: readonly CheckpointProblem[];
}

export function taskClassNamed(family: AnyFamily, className: string): TaskClass | undefined {
  return family.taskClasses.find((taskClass) => taskClass.className === className);
}

/** Problems: E0503, E0505. Tensors of other heads in the file are no concern. */
export function resolveStaticHead(request: StaticHeadRequest): ResolvedHead {
  const { taskClass, host } = request;
  const config = headConfigOfClass(taskClass, request.json, host);
  const definition = heads[config.head_type];
  const tied = request.tiedEmbedding === undefined ? undefined : definition.tiedKey(config, "head", host);
  const wanted = definition
    .tensors(config, "head", host)
    .filter(({ key }) => key !== tied)
    .map((tensor): WantedTensor => ({ ...tensor, aliases: staticNames(taskClass, withoutHeadName(tensor.key)) }));
  const match = matchTensors({
    label: request.label,
    found: request.found,
    wanted,
    missingHelp: () => `The class ${taskClass.className} has this tensor; the file may come from another class.`,
    shapeHelp: () => `Check \`num_labels\`, \`label2id\` and the sizes that belong to ${taskClass.className}.`,
  });
  const tensors = new Map([...match.tensors].map(([key, tensor]) => [withoutHeadName(key), tensor]));
  if (tied !== undefined && request.tiedEmbedding !== undefined) {
    tensors.set(withoutHeadName(tied), request.tiedEmbedding);
  }
  return { config, tensors, problems: capped(match.problems) };
}

/** `heads.head.4.weight` → `4.weight` */
function withoutHeadName(key: string): string {
  return key.split(".").slice(2).join(".");
}

/** `3.bias` → `cls.predictions.decoder.bias`, else its twin `cls.predictions.bias`. */
function staticNames(taskClass: TaskClass, key: string): readonly string[] {
  const [index = "", ...rest] = key.split(".");
  const param = rest.join(".");
  const module = taskClass.modules.find((entry) => String(entry.index) === index)?.module;
  if (module === undefined) return [];
  const twin = module.endsWith(".decoder") && param === "bias" ? [module.replace(/decoder$/, "bias")] : [];
  return [`${module}.${param}`, ...twin];
}
