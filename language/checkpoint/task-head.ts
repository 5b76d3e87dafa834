/** The head that a model checkpoint brings along, by the class in `architectures`. */
import type { AnyFamily } from "../catalogue/family.ts";
import type { HeadHost } from "../catalogue/head.ts";
import type { JsonObject, StoredTensor } from "./facts.ts";
import type { ResolvedBase } from "./resolve-base.ts";
import { type ResolvedHead, resolveStaticHead, taskClassNamed } from "./static-head.ts";

export interface TaskHeadRequest {
  readonly family: AnyFamily;
  /** What `family.readConfig` made of config.json. */
  readonly config: unknown;
  /** config.json */
  readonly json: JsonObject;
  readonly base: ResolvedBase;
  /** The weights file, for messages. */
  readonly label: string;
}

/**
 * The task head, or undefined for a base model, a class without a known head, or a checkpoint that has none of the head's own
 * tensors (a base model saved under the name of a task class).
 */
export function taskHeadOf(request: TaskHeadRequest): ResolvedHead | undefined {
  const { family, json, base } = request;
  const taskClass = architecturesOf(json)
    .map((name) => taskClassNamed(family, name))
    .find((found) => found !== undefined);
  if (taskClass === undefined) return undefined;
  const head = resolveStaticHead({
    taskClass,
    json,
    found: base.headTensors,
    label: request.label,
    host: headHost(family, request.config),
    tiedEmbedding: tiedEmbedding(family, json, base.tensors),
  });
  const isAbsent = head.problems.length > 0 && !hasOwnTensors(taskClass.modules, base.headTensors);
  return isAbsent ? undefined : head;
}

/** `tie_word_embeddings`, or the family's default (models.md §2.6). */
export function tiesWordEmbeddings(family: AnyFamily, json: JsonObject): boolean {
  const stored = json.tie_word_embeddings;
  return typeof stored === "boolean" ? stored : family.tiesByDefault;
}

/** The input embedding, where the model's heads are tied to it. */
export function tiedEmbedding(
  family: AnyFamily,
  json: JsonObject,
  tensors: ReadonlyMap<string, StoredTensor>,
): StoredTensor | undefined {
  if (family.inputEmbedding === null || !tiesWordEmbeddings(family, json)) return undefined;
  return tensors.get(family.inputEmbedding);
}

export function headHost(family: AnyFamily, config: unknown): HeadHost {
  const { hiddenSize, embeddingSize, vocabSize } = family.sizes(config);
  return { hiddenSize, embeddingSize, vocabSize };
}

function hasOwnTensors(
  modules: readonly { readonly module: string }[],
  found: ReadonlyMap<string, StoredTensor>,
): boolean {
  return [...found.keys()].some((name) => modules.some(({ module }) => name.startsWith(`${module}.`)));
}

function architecturesOf(json: JsonObject): readonly string[] {
  const stored = json.architectures;
  return Array.isArray(stored) ? stored.filter((name) => typeof name === "string") : [];
}
