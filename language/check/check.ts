/** Everything that `check` decides, in the order of the specification and always all of it (spec: language.md). */
import type { DeclaredSymbol, SymbolKind } from "../names/symbol.ts";
import { branchesOf } from "../program/branches.ts";
import type { Build, Program } from "../program/program.ts";
import { type AdapterInfo, resolveAdapterDeclaration } from "./adapters.ts";
import { assembleBuild, toComposition } from "./builds/assemble.ts";
import type { BuildDraft } from "./builds/draft.ts";
import { readHeads } from "./builds/heads.ts";
import { implicitBuild, readBuild } from "./builds/read.ts";
import { readCompose } from "./composition/compose.ts";
import { adapterLeaves, type Tree, visits } from "./composition/tree.ts";
import type { CheckContext, OpenContext } from "./context.ts";
import { ownerOf } from "./context.ts";
import { resolveFusionDeclaration } from "./fusions.ts";
import { resolveHeadDeclaration } from "./heads.ts";
import { checkLets } from "./lets.ts";
import { resolveConfig } from "./methods/config.ts";
import { type ModelInfo, resolveModel } from "./models.ts";
import { checkOutputNames } from "./rules/build/output-names.ts";
import { buildRules, methodRules, programRules } from "./rules/index.ts";
import { checkOutputsOverwritten } from "./rules/program/outputs-overwritten.ts";
import type { KnownComposition } from "./rules/rule.ts";
import { checkUnusedOnModel } from "./unused-on-model.ts";

/** Yields between declarations and between builds: whoever has no time for all of it can go on later, or not at all. */
export function* checkProgram(context: OpenContext): Generator<void, Program> {
  yield* checkDeclarations(context);
  const drafts = readBuilds(context);
  yield;
  checkMethods(context, drafts);
  const builds: (Build | undefined)[] = [];
  for (const draft of drafts) {
    yield;
    builds.push(finishBuild(context, draft));
  }
  yield;
  checkOutputsOverwritten(context, drafts);
  checkUnusedOnModel(context, drafts);
  for (const rule of programRules) rule.check(context);
  const sound = builds.filter((build) => build !== undefined);
  return { builds: sound.filter((build) => !isStopped(context, `build:${build.name}`)) };
}

/** What the declarations turned out to be, for editors: hover, hints and previews. */
export interface Declared {
  /** Adapters without mistakes, by name. */
  readonly adapters: ReadonlyMap<string, AdapterInfo>;
  /** Models whose folders could be read. */
  readonly models: ReadonlyMap<string, ModelInfo>;
  /** As written, mistakes included. */
  readonly compositions: ReadonlyMap<string, Tree>;
}

export function declared(context: CheckContext): Declared {
  const { symbols } = context;
  const adapters = symbols.all("adapter").flatMap((symbol) => {
    const info = resolveAdapterDeclaration(context, symbol);
    return info === undefined ? [] : [[symbol.name, info] as const];
  });
  const models = symbols.all("model").flatMap((symbol) => {
    const info = resolveModel(context, symbol);
    return info === undefined || info === "unknown" ? [] : [[symbol.name, info] as const];
  });
  const compositions = symbols.all("compose").map((symbol) => [symbol.name, readCompose(context, symbol)] as const);
  return { adapters: new Map(adapters), models: new Map(models), compositions: new Map(compositions) };
}

function* checkDeclarations(context: CheckContext): Generator<void, void> {
  checkLets(context);
  yield;
  yield* checkEach(context, "config", resolveConfig);
  yield* checkEach(context, "adapter", resolveAdapterDeclaration);
  yield* checkEach(context, "fusion", resolveFusionDeclaration);
  yield* checkEach(context, "head", resolveHeadDeclaration);
  yield* checkEach(context, "compose", readCompose);
  yield* checkEach(context, "model", resolveModel);
}

function* checkEach<K extends SymbolKind>(
  context: CheckContext,
  kind: K,
  check: (context: CheckContext, symbol: DeclaredSymbol<K>) => unknown,
): Generator<void, void> {
  for (const symbol of context.symbols.all(kind)) {
    check(context, symbol);
    yield;
  }
}

function readBuilds(context: CheckContext): readonly BuildDraft[] {
  const written = context.symbols.all("build");
  if (written.length > 0) return written.map((symbol) => readBuild(context, symbol));
  const model = onlyOne(context, "model");
  const active = onlyOne(context, "compose") ?? (hasOwn(context, "compose") ? undefined : onlyOne(context, "adapter"));
  return model === undefined || active === undefined ? [] : [implicitBuild(context, model, active)];
}

/** The one declaration of a kind in the entry file or, where it has none, in all files. */
function onlyOne<K extends "model" | "compose" | "adapter">(
  context: CheckContext,
  kind: K,
): DeclaredSymbol<K> | undefined {
  const all = context.symbols.all(kind);
  const own = all.filter((symbol) => symbol.file === context.entry);
  const candidates = own.length > 0 ? own : all;
  return candidates.length === 1 ? candidates[0] : undefined;
}

function hasOwn(context: CheckContext, kind: "compose"): boolean {
  return context.symbols.all(kind).some((symbol) => symbol.file === context.entry);
}

/** Which method may stand in which block: for every build, and for compositions that no build uses. */
function checkMethods(context: CheckContext, drafts: readonly BuildDraft[]): void {
  const used = new Set<string>();
  for (const draft of drafts) {
    for (const { tree } of visits(draft.tree))
      if (tree.via !== undefined && tree.compose !== undefined) used.add(tree.compose);
    const { tree, owner, semantics } = draft;
    runMethodRules(context, { owner, tree, visits: visits(tree), semantics, configOf: configLookup(context) });
  }
  for (const symbol of context.symbols.all("compose")) {
    if (used.has(symbol.name)) continue;
    const tree = readCompose(context, symbol);
    const owner = ownerOf(symbol);
    runMethodRules(context, {
      owner,
      tree,
      visits: visits(tree),
      semantics: "documented",
      configOf: configLookup(context),
    });
  }
}

function runMethodRules(context: CheckContext, composition: KnownComposition): void {
  for (const rule of methodRules) rule.check(composition, context);
}

function configLookup(context: CheckContext): KnownComposition["configOf"] {
  return (name) => {
    const symbol = context.symbols.find("adapter", name);
    return symbol === undefined ? undefined : resolveAdapterDeclaration(context, symbol)?.config;
  };
}

function finishBuild(context: CheckContext, draft: BuildDraft): Build | undefined {
  for (const rule of buildRules) rule.check(draft, context);
  const composition = toComposition(context, draft.tree);
  const branches = composition === undefined ? undefined : branchesOf(composition);
  const heads = readHeads(context, draft, branches);
  if (adapterLeaves(draft.tree).some((leaf) => !draft.adapters.has(leaf.name))) return undefined;
  if (context.hasFailed(draft.owner.subject)) return undefined;
  const build = assembleBuild(context, draft, heads);
  if (build !== undefined && branches !== undefined) checkOutputNames(context, draft, build, branches);
  return build;
}

/** True when the build or anything it uses has a mistake. */
function isStopped(context: OpenContext, subject: string): boolean {
  for (const part of closureOf(context.dependencies, subject)) if (context.hasFailed(part)) return true;
  return false;
}

/** The subject and all that it uses, directly or not. */
export function closureOf(
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
  subject: string,
): ReadonlySet<string> {
  const closure = new Set<string>([subject]);
  for (const part of closure) for (const next of dependencies.get(part) ?? []) closure.add(next);
  return closure;
}
