/** From a checked draft to a build of the program: declarations on the model, shorthand gone, defaults filled in. */
import { unreachable } from "../../bug.ts";
import type { AdapterConfig } from "../../catalogue/method-config.ts";
import { tiesWordEmbeddings } from "../../checkpoint/task-head.ts";
import type { AdapterUse, Build, Composition, FusionUse, HeadUse, ModelUse } from "../../program/program.ts";
import { type BlockTree, type Tree, visits } from "../composition/tree.ts";
import type { CheckContext } from "../context.ts";
import { findFusion, resolveFusionDeclaration } from "../fusions.ts";
import type { ModelInfo } from "../models.ts";
import { useAdapter, useFusion } from "../uses.ts";
import type { BuildDraft } from "./draft.ts";

/** `undefined` when a part is missing: its reason was said, or the host did not look. */
export function assembleBuild(
  context: CheckContext,
  draft: BuildDraft,
  heads: readonly HeadUse[] | undefined,
): Build | undefined {
  const { model } = draft;
  if (model === undefined) return undefined;
  const adapters = new Map<string, AdapterUse>();
  for (const [name, info] of draft.adapters) {
    const use = useAdapter(context, draft.owner, info, model);
    if (use !== undefined) adapters.set(name, use);
  }
  const fusions = fusionsOf(context, draft, model);
  const active = toComposition(context, draft.tree);
  if (active === undefined || fusions === undefined || heads === undefined) return undefined;
  if (adapters.size < draft.adapters.size) return undefined;
  return {
    ...{
      name: draft.name,
      isImplicit: draft.isImplicit,
      model: toModel(model, draft.headNames.kind === "default"),
      active,
      adapters,
      fusions,
      heads,
    },
    ...{ target: draft.target, semantics: draft.semantics, optimize: draft.optimize, seed: draft.seed },
    outputFusionAttentions: draft.outputFusionAttentions,
    ...(draft.out === undefined ? {} : { out: draft.out.path }),
    ...(draft.outputs === undefined ? {} : { outputs: draft.outputs.names }),
  };
}

function fusionsOf(
  context: CheckContext,
  draft: BuildDraft,
  model: ModelInfo,
): ReadonlyMap<string, FusionUse> | undefined {
  const fusions = new Map<string, FusionUse>();
  let isSound = true;
  for (const { tree } of visits(draft.tree)) {
    if (tree.kind !== "block" || tree.block !== "Fuse") continue;
    const symbol = findFusion(context, tree);
    if (symbol === undefined) {
      isSound = false;
      continue;
    }
    context.depend(draft.owner, symbol);
    const info = resolveFusionDeclaration(context, symbol);
    const configs = (info?.members ?? []).flatMap((name) => configOf(draft, name));
    const use = info === undefined ? undefined : useFusion(context, draft.owner, info, configs, model);
    if (use === undefined) isSound = false;
    else fusions.set(symbol.name, use);
  }
  return isSound ? fusions : undefined;
}

function configOf(draft: BuildDraft, name: string): readonly AdapterConfig[] {
  const config = draft.adapters.get(name)?.config;
  return config === undefined ? [] : [config];
}

export function toComposition(context: CheckContext, tree: Tree): Composition | undefined {
  switch (tree.kind) {
    case "broken":
      return undefined;
    case "none":
      return { kind: "none" };
    case "adapter":
      return { kind: "adapter", name: tree.name };
    case "block":
      return blockComposition(context, tree);
    default:
      return unreachable(tree);
  }
}

function blockComposition(context: CheckContext, tree: BlockTree): Composition | undefined {
  const all = tree.children.map((child) => toComposition(context, child));
  const children = all.filter((child) => child !== undefined);
  if (children.length < all.length) return undefined;
  const kind = tree.block;
  switch (kind) {
    case "Fuse": {
      const fusion = findFusion(context, tree);
      return fusion === undefined ? undefined : { kind, children, fusion: fusion.name };
    }
    case "Split":
      return tree.numbers === undefined ? undefined : { kind, children, splits: tree.numbers };
    case "BatchSplit":
      return tree.numbers === undefined ? undefined : { kind, children, batchSizes: tree.numbers };
    case "Average":
      return tree.numbers === undefined ? undefined : { kind, children, weights: tree.numbers };
    case "Stack":
    case "Parallel":
    case "MultiTask":
    case "Switch":
      return { kind, children };
    default:
      return unreachable(kind);
  }
}

/** The checkpoint's own head stays, unless the build says which heads it wants. */
function toModel(model: ModelInfo, keepsTaskHead: boolean): ModelUse {
  const { json } = model.checkpoint;
  const { taskHead } = model;
  return {
    name: model.symbol.name,
    path: model.checkpoint.folder.path,
    family: model.family,
    config: model.config,
    tensors: model.base.tensors,
    ...(taskHead === undefined || !keepsTaskHead
      ? {}
      : { taskHead: { name: "default", config: taskHead.config, tensors: taskHead.tensors, isTaskHead: true } }),
    padTokenId: idOf(model, "padTokenId", json.pad_token_id),
    eosTokenId: idOf(model, "eosTokenId", json.eos_token_id),
    tieWordEmbeddings: tiesWordEmbeddings(model.family, json),
  };
}

/** The family knows the default of a key that config.json leaves out. */
function idOf({ config }: ModelInfo, key: "padTokenId" | "eosTokenId", stored: unknown): number | null {
  const known = typeof config === "object" && config !== null ? new Map(Object.entries(config)).get(key) : undefined;
  return numberIn(known) ?? numberIn(stored);
}

function numberIn(value: unknown): number | null {
  if (Array.isArray(value)) return numberIn(value[0]);
  return typeof value === "number" ? value : null;
}
