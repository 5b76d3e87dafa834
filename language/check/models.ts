/** Base models: the family, its configuration and its tensors (spec: models.md, checkpoints.md). */
import { allFamilies, familyForModelType } from "../catalogue/families/index.ts";
import type { AnyFamily } from "../catalogue/family.ts";
import type { HeadHost } from "../catalogue/head.ts";
import type { Site } from "../catalogue/site.ts";
import type { StoredTensor } from "../checkpoint/facts.ts";
import { type ResolvedBase, resolveBase } from "../checkpoint/resolve-base.ts";
import type { ResolvedHead } from "../checkpoint/static-head.ts";
import { headHost, taskHeadOf, tiedEmbedding } from "../checkpoint/task-head.ts";
import { alternatives, suggest } from "../names/suggest.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import type { CheckContext, Owner } from "./context.ts";
import { ownerOf } from "./context.ts";
import { type ReadFolder, readFolder, reportCheckpointProblems } from "./folders.ts";

export interface ModelInfo {
  readonly symbol: DeclaredSymbol<"model">;
  readonly checkpoint: ReadFolder;
  readonly modelType: string;
  readonly family: AnyFamily;
  /** What `family.readConfig` made of config.json. */
  readonly config: unknown;
  readonly sites: readonly Site[];
  readonly host: HeadHost;
  /** Without tensors for a family that cannot be built yet: its methods and blocks are checked all the same. */
  readonly base: ResolvedBase;
  readonly taskHead?: ResolvedHead;
  readonly tiedEmbedding: StoredTensor | undefined;
}

/** `unknown` when the host did not look; `undefined` when it is not usable, which was said. */
export function resolveModel(
  context: CheckContext,
  symbol: DeclaredSymbol<"model">,
): ModelInfo | "unknown" | undefined {
  const owner = ownerOf(symbol);
  return context.once<ModelInfo | "unknown" | undefined>(
    owner.subject,
    () => resolve(context, owner, symbol),
    () => undefined,
  );
}

function resolve(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"model">,
): ModelInfo | "unknown" | undefined {
  const { source, block } = symbol.declaration;
  for (const { key } of block?.entries ?? []) {
    context.report(owner, {
      code: "E0302",
      span: key.span,
      message: `a model has no key \`${key.text}\``,
      help: `Everything about it comes from its folder: \`model ${symbol.name} = "./folder"\`.`,
    });
  }
  if (source.broken) return undefined;
  const read = readFolder(context, owner, source, "model");
  if (read === "unknown" || read === undefined) return read;
  const modelType = read.json.model_type;
  const family = typeof modelType === "string" ? familyForModelType(modelType) : undefined;
  if (typeof modelType !== "string" || family === undefined) {
    reportFamily(context, owner, symbol, modelType);
    return undefined;
  }
  const config = family.readConfig(read.json);
  if (!config.ok) {
    for (const { code, key, message } of config.problems) {
      const help = `It is \`${key}\` of config.json in "${source.value}".`;
      context.report(owner, { code, span: source.span, message: `config.json: ${message}`, help });
    }
    return undefined;
  }
  return withTensors(context, owner, symbol, read, modelType, family, config.config);
}

function withTensors(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"model">,
  read: ReadFolder,
  modelType: string,
  family: AnyFamily,
  config: unknown,
): ModelInfo | undefined {
  const { source } = symbol.declaration;
  const { json, weights } = read;
  const common = {
    ...{ symbol, checkpoint: read, modelType, family, config },
    sites: family.sites(config),
    host: headHost(family, config),
  };
  if (!family.isCompiled) {
    context.report(owner, {
      code: "E0507",
      span: source.span,
      message: `models of the family ${family.name} are known but cannot be built yet`,
      help: `Families that can be built: ${compiledFamilies().join(", ")}.`,
    });
    const base = { tensors: new Map(), headTensors: new Map(), problems: [] };
    return { ...common, base, tiedEmbedding: undefined };
  }
  const base = resolveBase(family, config, weights);
  if (!reportCheckpointProblems(context, owner, source, base.problems)) return undefined;
  const taskHead = taskHeadOf({ family, config, json, base, label: weights.label });
  if (taskHead !== undefined && !reportCheckpointProblems(context, owner, source, taskHead.problems)) return undefined;
  return {
    ...common,
    base,
    tiedEmbedding: tiedEmbedding(family, json, base.tensors),
    ...(taskHead === undefined ? {} : { taskHead }),
  };
}

function reportFamily(context: CheckContext, owner: Owner, symbol: DeclaredSymbol<"model">, modelType: unknown): void {
  const { source } = symbol.declaration;
  const known = allFamilies.flatMap((family) => family.modelTypes);
  const nearest = typeof modelType === "string" ? suggest(modelType, known) : [];
  const list = `Families that can be built: ${compiledFamilies().join(", ")}.`;
  context.report(owner, {
    code: "E0507",
    span: source.span,
    message:
      typeof modelType === "string"
        ? `models of type \`${modelType}\` are not supported`
        : "config.json does not say its `model_type`",
    help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}? ${list}` : list,
  });
}

function compiledFamilies(): readonly string[] {
  return allFamilies.filter((family) => family.isCompiled).map((family) => family.name);
}
