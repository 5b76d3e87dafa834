/** Checkpoints that no build uses, against the file's one model: a folder that does not fit is worth knowing before it is used. */
import { resolveAdapterDeclaration } from "./adapters.ts";
import type { BuildDraft } from "./builds/draft.ts";
import type { CheckContext } from "./context.ts";
import { ownerOf } from "./context.ts";
import { resolveFusionDeclaration } from "./fusions.ts";
import { resolveHeadDeclaration } from "./heads.ts";
import { type ModelInfo, resolveModel } from "./models.ts";
import { refusals } from "./rules/build/family-methods.ts";
import { useAdapter, useFusion, useHead } from "./uses.ts";

/** Declaring an adapter that the model cannot have is no mistake; only using it is. */
export function checkUnusedOnModel(context: CheckContext, drafts: readonly BuildDraft[]): void {
  const model = onlyModel(context);
  if (model === undefined) return;
  const used = new Set(drafts.flatMap((draft) => [...draft.adapters.keys()]));
  for (const symbol of context.symbols.all("adapter")) {
    if (symbol.file === context.entry && !used.has(symbol.name)) checkAdapter(context, symbol.name, model);
  }
  for (const symbol of context.symbols.all("fusion")) {
    if (symbol.file !== context.entry) continue;
    const info = resolveFusionDeclaration(context, symbol);
    const configs = (info?.members ?? []).map((name) => configOf(context, name));
    const known = configs.filter((config) => config !== undefined);
    if (info !== undefined && known.length === configs.length) useFusion(context, ownerOf(symbol), info, known, model);
  }
  for (const symbol of context.symbols.all("head")) {
    const info = symbol.file === context.entry ? resolveHeadDeclaration(context, symbol) : undefined;
    if (info !== undefined) useHead(context, ownerOf(symbol), info, model);
  }
}

function onlyModel(context: CheckContext): ModelInfo | undefined {
  const [symbol, ...others] = context.symbols.all("model");
  const model = symbol === undefined || others.length > 0 ? undefined : resolveModel(context, symbol);
  return model === "unknown" ? undefined : model;
}

function checkAdapter(context: CheckContext, name: string, model: ModelInfo): void {
  const symbol = context.symbols.find("adapter", name);
  const info = symbol === undefined ? undefined : resolveAdapterDeclaration(context, symbol);
  if (info?.config === undefined || info.config.members.some((member) => refusals(model, member).length > 0)) return;
  useAdapter(context, ownerOf(info.symbol), info, model);
}

function configOf(context: CheckContext, name: string) {
  const symbol = context.symbols.find("adapter", name);
  return symbol === undefined ? undefined : resolveAdapterDeclaration(context, symbol)?.config;
}
