/** Declarations on a model: the tensors that belong to them, looked up once for each pair and said for each user. */
import { showValue } from "../catalogue/check-field-value.ts";
import { fusionSites, fusionTensors } from "../catalogue/fusion.ts";
import type { HeadConfig } from "../catalogue/head-config.ts";
import { buildHeadConfig } from "../catalogue/heads/build-head-config.ts";
import { declaredHeadFields, heads } from "../catalogue/heads/index.ts";
import type { AdapterConfig } from "../catalogue/method-config.ts";
import { replaceFields } from "../catalogue/methods/build-config.ts";
import { adapterTensors } from "../catalogue/methods/index.ts";
import { readStoredHeadConfig } from "../catalogue/read-stored-head.ts";
import { fitProblems } from "../checkpoint/adapter-fits.ts";
import type { JsonObject } from "../checkpoint/facts.ts";
import type { CheckpointProblem } from "../checkpoint/problem.ts";
import { resolveAdapter } from "../checkpoint/resolve-adapter.ts";
import { resolveFusion } from "../checkpoint/resolve-fusion.ts";
import { resolveFlexibleHead, resolveStaticHeadFolder } from "../checkpoint/resolve-head.ts";
import type { ResolvedHead } from "../checkpoint/static-head.ts";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import type { AdapterUse, FusionUse, HeadUse } from "../program/program.ts";
import type { StringLiteral } from "../syntax/ast.ts";
import type { AdapterInfo } from "./adapters.ts";
import type { CheckContext, Owner } from "./context.ts";
import type { FusionInfo } from "./fusions.ts";
import type { HeadInfo, WrittenHead } from "./heads.ts";
import type { ModelInfo } from "./models.ts";

/** What was found, and what was wrong at the declaration's source. */
interface Outcome<U> {
  readonly use?: U;
  readonly problems: readonly UseProblem[];
  readonly source?: StringLiteral;
  readonly file: string;
}
interface UseProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
  readonly fixes?: readonly Fix[];
}

/** The adapter with its tensors; `undefined` when it does not fit, said in the name of `owner`. */
export function useAdapter(
  context: CheckContext,
  owner: Owner,
  info: AdapterInfo,
  model: ModelInfo,
): AdapterUse | undefined {
  const { name, file } = info.symbol;
  if (info.derivation !== undefined) return useAverage(context, owner, info, model);
  const outcome = context.once<Outcome<AdapterUse>>(
    `use:adapter:${name}:${model.symbol.name}`,
    () => lookUpAdapter(info, model),
    () => ({ problems: [], file }),
  );
  return said(context, owner, outcome);
}

function said<U>(context: CheckContext, owner: Owner, outcome: Outcome<U>): U | undefined {
  const { source, file, use } = outcome;
  if (source !== undefined) {
    for (const problem of outcome.problems) context.report({ ...owner, file }, { ...problem, span: source.span });
  }
  return use;
}

function useAverage(context: CheckContext, owner: Owner, info: AdapterInfo, model: ModelInfo): AdapterUse | undefined {
  const { derivation, config } = info;
  if (derivation === undefined || config === undefined) return undefined;
  const members = derivation.members.map(({ adapter, weight }) => ({
    adapter: useAdapter(context, owner, adapter, model),
    weight,
  }));
  const sound = members.flatMap(({ adapter, weight }) => (adapter === undefined ? [] : [{ adapter, weight }]));
  if (sound.length < members.length) return undefined;
  const { strategy, svdRank } = derivation;
  return { kind: "averaged", name: info.symbol.name, config, strategy, members: sound, svdRank };
}

function lookUpAdapter(info: AdapterInfo, model: ModelInfo): Outcome<AdapterUse> {
  const { config, checkpoint, source } = info;
  const { name, file } = info.symbol;
  if (config === undefined) return { problems: [], file };
  if (checkpoint === undefined || source === undefined) {
    return source === undefined ? { use: { kind: "fresh", name, config }, problems: [], file } : { problems: [], file };
  }
  const { stored, weights, json, folder } = checkpoint;
  const unfit = fitsModel(model, json, "adapter");
  if (unfit.length > 0) return { problems: unfit, file, source };
  const resolved = resolveAdapter({
    ...{ family: model.family, hiddenSize: model.host.hiddenSize, name, weights },
    storedName: stored.name ?? name,
    expected: adapterTensors(config, name, model.sites),
    declaredHiddenSize: stored.hiddenSize,
    ...(typeof json.type === "string" ? { legacyType: json.type } : {}),
  });
  if (resolved.problems.length > 0) return { problems: resolved.problems, file, source };
  const kept = resolved.dropsInvertible ? withoutInvertible(config) : config;
  return {
    use: { kind: "stored", name, config: kept, path: folder.path, tensors: resolved.tensors },
    problems: [],
    file,
  };
}

function fitsModel(
  model: ModelInfo,
  json: JsonObject,
  role: "adapter" | "head" | "fusion",
): readonly CheckpointProblem[] {
  const { family, modelType, host } = model;
  return fitProblems({ family, modelType, hiddenSize: host.hiddenSize, json, role });
}

function withoutInvertible(config: AdapterConfig): AdapterConfig {
  return {
    members: config.members.map((member) =>
      member.architecture === "bottleneck" ? replaceFields(member, { inv_adapter: null }) : member,
    ),
  };
}

/** The fusion with its tensors on a model; `members` are the configs of its adapters. */
export function useFusion(
  context: CheckContext,
  owner: Owner,
  info: FusionInfo,
  members: readonly AdapterConfig[],
  model: ModelInfo,
): FusionUse | undefined {
  const { name, file } = info.symbol;
  const outcome = context.once<Outcome<FusionUse>>(
    `use:fusion:${name}:${model.symbol.name}`,
    () => lookUpFusion(info, members, model),
    () => ({ problems: [], file }),
  );
  return said(context, owner, outcome);
}

function lookUpFusion(info: FusionInfo, members: readonly AdapterConfig[], model: ModelInfo): Outcome<FusionUse> {
  const { config, checkpoint, source, storedName } = info;
  const { name, file } = info.symbol;
  if (config === undefined) return { problems: [], file };
  if (checkpoint === undefined || source === undefined) {
    return source === undefined ? { use: { name, config, storedName }, problems: [], file } : { problems: [], file };
  }
  const unfit = fitsModel(model, checkpoint.json, "fusion");
  if (unfit.length > 0) return { problems: unfit, file, source };
  const resolved = resolveFusion({
    ...{ family: model.family, hiddenSize: model.host.hiddenSize, weights: checkpoint.weights },
    ...{ name: storedName, storedName },
    expected: fusionTensors(config, storedName, fusionSites(members, model.sites)),
  });
  if (resolved.problems.length > 0) return { problems: resolved.problems, file, source };
  return { use: { name, config, storedName, tensors: resolved.tensors }, problems: [], file };
}

/** The head with its tensors on a model. */
export function useHead(context: CheckContext, owner: Owner, info: HeadInfo, model: ModelInfo): HeadUse | undefined {
  const { name, file } = info.symbol;
  const outcome = context.once<Outcome<HeadUse>>(
    `use:head:${name}:${model.symbol.name}`,
    () => lookUpHead(info, model),
    () => ({ problems: [], file }),
  );
  return said(context, owner, outcome);
}

function lookUpHead(info: HeadInfo, model: ModelInfo): Outcome<HeadUse> {
  const { written, checkpoint, source } = info;
  const { name, file } = info.symbol;
  if (!model.family.isCompiled) return { problems: [], file };
  const declared = written === undefined ? undefined : buildHeadConfig(written.name, written.values, model.host);
  if (checkpoint === undefined || source === undefined) {
    if (declared === undefined || source !== undefined) return { problems: [], file };
    return { use: { name, config: declared, isTaskHead: false }, problems: [], file };
  }
  const { json, weights } = checkpoint;
  const unfit = fitsModel(model, json, "head");
  if (unfit.length > 0) return { problems: unfit, file, source };
  const stored = readStoredHeadConfig(json, model.host);
  if (!stored.ok) {
    const problems = stored.problems.map(
      ({ message }) => ({ code: "E0502", message: `head_config.json: ${message}` }) as const,
    );
    return { problems, file, source };
  }
  const { host, tiedEmbedding, family } = model;
  const resolved =
    stored.kind === "flexible"
      ? resolveFlexibleHead({ config: stored.config, storedName: stored.name ?? name, weights, host, tiedEmbedding })
      : resolveStaticHeadFolder({
          ...{ weights, host, tiedEmbedding, family, headJson: json },
          modelJson: model.checkpoint.json,
        });
  if (!isHead(resolved)) return { problems: resolved.problems, file, source };
  const differing =
    declared === undefined || written === undefined
      ? []
      : headDifferences(declared, resolved.config, written, info.symbol);
  const problems = [...resolved.problems, ...differing];
  if (problems.length > 0) return { problems, file, source };
  return { use: { name, config: resolved.config, tensors: resolved.tensors, isTaskHead: false }, problems: [], file };
}

function isHead(
  resolved: ResolvedHead | { readonly problems: readonly CheckpointProblem[] },
): resolved is ResolvedHead {
  return "config" in resolved;
}

/** E0506, with a fix that writes what the file says. Labels and dropout count only where they were written. */
function headDifferences(
  declared: HeadConfig,
  stored: HeadConfig,
  written: WrittenHead,
  symbol: DeclaredSymbol<"head">,
): readonly UseProblem[] {
  const counts = (name: string) => (name !== "label2id" && name !== "dropout_prob") || written.values.has(name);
  const list =
    declared.head_type === stored.head_type
      ? heads[declared.head_type].fields
          .map(({ name }) => ({ name, ours: valueAt(declared, name), theirs: valueAt(stored, name) }))
          .filter(({ name, ours, theirs }) => ours !== theirs && counts(name))
          .map(({ name, ours, theirs }) => `\`${name}\` is ${theirs}, declared ${ours}`)
      : [`it is ${stored.head_type}, declared ${declared.head_type}`];
  if (list.length === 0) return [];
  const help = "Declare what is stored, or leave the declaration out: it then comes from the file.";
  const message = `the stored head differs from the declared one: ${list.join("; ")}`;
  const span = symbol.declaration.head?.span ?? written.span;
  const edits = [{ file: symbol.file, span, text: showHead(stored, counts) }];
  return [{ code: "E0506", message, help, fixes: [{ title: "Declare what is stored", edits }] }];
}

/** As a person would declare it: `classification(num_labels=3, layers=1)`. */
function showHead(config: HeadConfig, counts: (name: string) => boolean): string {
  const written = declaredHeadFields(heads[config.head_type]).flatMap((field) => {
    const value = valueAt(config, field.name);
    const isUsual = !(field.name in config) || (field.default !== undefined && showValue(field.default) === value);
    return isUsual || !counts(field.name) ? [] : [`${field.name}=${value}`];
  });
  return `${config.head_type}(${written.join(", ")})`;
}

function valueAt(config: HeadConfig, name: string): string {
  const value = new Map(Object.entries(config)).get(name);
  return showValue(value ?? null);
}
