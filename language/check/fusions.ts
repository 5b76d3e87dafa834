/** Fusions: which adapters they join, with which config, from which folder (spec: composition.md §3.2, methods.md §4). */
import { showValue } from "../catalogue/check-field-value.ts";
import { compareFusionConfigs } from "../catalogue/compare-configs.ts";
import type { FieldValue } from "../catalogue/field.ts";
import {
  buildFusionConfig,
  defaultFusionPreset,
  findFusionPreset,
  fusionFields,
  fusionPresets,
  fusionProblem,
} from "../catalogue/fusion.ts";
import type { FusionConfig } from "../catalogue/method-config.ts";
import { readStoredFusionConfig, type StoredFusionConfig } from "../catalogue/read-stored-fusion.ts";
import { replace } from "../diagnostics/make.ts";
import { alternatives, enumeration, suggest } from "../names/suggest.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import type { Expression, FusionDeclaration, StringLiteral } from "../syntax/ast.ts";
import { resolveAdapterDeclaration } from "./adapters.ts";
import { type Callee, readArguments } from "./arguments.ts";
import { type BlockTree, lastName } from "./composition/tree.ts";
import type { CheckContext, Owner } from "./context.ts";
import { ownerOf } from "./context.ts";
import { type ReadFolder, readFolder } from "./folders.ts";
import { renameFixes, reportUnknownName } from "./unknown-name.ts";

export interface FusionInfo {
  readonly symbol: DeclaredSymbol<"fusion">;
  readonly members: readonly string[];
  /** Absent when the file is unknown to the host and nothing was declared. */
  readonly config?: FusionConfig;
  readonly storedName: string;
  readonly source?: StringLiteral;
  readonly checkpoint?: ReadFolder & { readonly stored: StoredFusionConfig };
}

/** The adapters that a fusion joins, in order, as written: for finding it by its members. */
export function fusionMembers(declaration: FusionDeclaration): readonly string[] {
  if (declaration.members.kind !== "Call" || declaration.members.callee.text !== "Fuse") return [];
  return declaration.members.args.flatMap(({ name, value }) => {
    if (name !== undefined) return [];
    return value.kind === "Reference" ? [value.name] : value.kind === "String" ? [value.value] : [];
  });
}

/** The fusion that a `Fuse` means: by its `name` argument, else by the last adapter of each child, in order. */
export function findFusion(context: CheckContext, tree: BlockTree): DeclaredSymbol<"fusion"> | undefined {
  const wanted = tree.children.map(lastName).join("\u0000");
  const same = context.symbols
    .all("fusion")
    .filter((symbol) => fusionMembers(symbol.declaration).join("\u0000") === wanted);
  if (tree.fusionName === undefined) return same[0];
  return same.find((symbol) => symbol.name === tree.fusionName || writtenName(symbol.declaration) === tree.fusionName);
}

export function fusionsOfSameMembers(
  context: CheckContext,
  names: readonly string[],
): readonly DeclaredSymbol<"fusion">[] {
  const wanted = [...names].sort().join("\u0000");
  return context.symbols
    .all("fusion")
    .filter((symbol) => [...fusionMembers(symbol.declaration)].sort().join("\u0000") === wanted);
}

/** `Fuse(a, b, name="x")` */
export function writtenName(declaration: FusionDeclaration): string | undefined {
  if (declaration.members.kind !== "Call") return undefined;
  const argument = declaration.members.args.find(({ name }) => name?.text === "name");
  return argument?.value.kind === "String" ? argument.value.value : undefined;
}

export function resolveFusionDeclaration(
  context: CheckContext,
  symbol: DeclaredSymbol<"fusion">,
): FusionInfo | undefined {
  const owner = ownerOf(symbol);
  return context.once<FusionInfo | undefined>(
    owner.subject,
    () => resolve(context, owner, symbol),
    () => undefined,
  );
}

function resolve(context: CheckContext, owner: Owner, symbol: DeclaredSymbol<"fusion">): FusionInfo | undefined {
  const { declaration } = symbol;
  const areMembersSound = checkMembers(context, owner, declaration);
  const written = declaration.method === undefined ? undefined : readFusionMethod(context, owner, declaration.method);
  const isMethodSound = declaration.method === undefined || written !== undefined;
  const members = fusionMembers(declaration);
  const base = { symbol, members, storedName: writtenName(declaration) ?? members.join(",") };
  const source = declaration.source;
  if (source === undefined) {
    if (!areMembersSound || !isMethodSound) return undefined;
    return { ...base, config: written ?? buildFusionConfig(defaultFusionPreset, new Map()) };
  }
  if (source.broken) return undefined;
  const read = readFolder(context, owner, source, "fusion");
  if (read === undefined) return undefined;
  if (read === "unknown") {
    if (!areMembersSound || !isMethodSound) return undefined;
    return { ...base, source, ...(written === undefined ? {} : { config: written }) };
  }
  const stored = readStored(context, owner, source, read, members.length);
  if (stored === undefined || !areMembersSound || !isMethodSound) return undefined;
  const differences = written === undefined ? [] : compareFusionConfigs(written, stored.config);
  if (differences.length > 0) {
    context.report(owner, {
      code: "E0506",
      span: source.span,
      message: `the stored fusion differs from the declared one in ${enumeration(differences)}`,
      help: "Declare what is stored, or leave the declaration out: it then comes from the file.",
      related: [{ file: owner.file, span: declaration.method?.span ?? source.span, message: "declared here" }],
      fixes: declaration.method
        ? [replace(owner.file, declaration.method.span, showFusion(stored.config), "Declare what is stored")]
        : [],
    });
    return undefined;
  }
  return { ...base, config: stored.config, storedName: stored.name, source, checkpoint: { ...read, stored } };
}

/** As a person would declare it, after the preset that it is nearest to: `dynamic(temperature=true)`. */
function showFusion(config: FusionConfig): string {
  const values = new Map<string, FieldValue>(Object.entries(config));
  const spellings = fusionPresets.map(({ name }) => {
    const preset = new Map<string, FieldValue>(Object.entries(buildFusionConfig(name, new Map())));
    const written = fusionFields
      .filter((field) => field.trainingOnly !== true && preset.get(field.name) !== values.get(field.name))
      .map((field) => `${field.name}=${showValue(values.get(field.name) ?? null)}`);
    return { text: `${name}(${written.join(", ")})`, count: written.length };
  });
  return spellings.reduce((best, next) => (next.count < best.count ? next : best)).text;
}

function readStored(
  context: CheckContext,
  owner: Owner,
  source: StringLiteral,
  read: ReadFolder,
  members: number,
): StoredFusionConfig | undefined {
  const stored = readStoredFusionConfig(read.json);
  if (!stored.ok) {
    for (const { message } of stored.problems) {
      const help = "The file was not written by the Adapters library, or was changed.";
      context.report(owner, {
        code: "E0502",
        span: source.span,
        message: `adapter_fusion_config.json: ${message}`,
        help,
      });
    }
    return undefined;
  }
  if (stored.adapterNames.length === members) return stored;
  context.report(owner, {
    code: "E0506",
    span: source.span,
    message: `the stored fusion joins ${stored.adapterNames.length} adapters (${stored.adapterNames.join(", ")}), declared are ${members}`,
    help: "Name as many adapters as the fusion was trained with, in the same order.",
  });
  return undefined;
}

function checkMembers(context: CheckContext, owner: Owner, declaration: FusionDeclaration): boolean {
  const call = declaration.members;
  if (call.broken || call.kind === "Missing") return false;
  if (call.kind !== "Call" || call.callee.text !== "Fuse") {
    context.report(owner, {
      code: "E0406",
      span: call.kind === "Call" ? call.callee.span : call.span,
      message: "a fusion is made by `Fuse`",
      help: "Write `fusion f = Fuse(a, b)`.",
    });
    return false;
  }
  let isSound = true;
  const configs = [];
  for (const { name, value } of call.args) {
    if (name !== undefined) {
      if (name.text === "name") continue;
      isSound = false;
      const message = `\`Fuse\` has no argument \`${name.text}\``;
      context.report(owner, { code: "E0407", span: name.span, message, help: "It takes names of adapters." });
      continue;
    }
    const text = value.kind === "Reference" ? value.name : value.kind === "String" ? value.value : undefined;
    if (text === undefined) {
      isSound = false;
      if (value.broken || value.kind === "Missing") continue;
      const help = "A fusion belongs to the last adapter of each child: write `Fuse(a, b)`.";
      context.report(owner, { code: "E0407", span: value.span, message: "a fusion joins adapters by name", help });
      continue;
    }
    const symbol = context.use(owner, "adapter", text, value.span);
    if (symbol === undefined) reportUnknownName(context, owner, ["adapter"], text, value.span);
    const info = symbol === undefined ? undefined : resolveAdapterDeclaration(context, symbol);
    if (info === undefined) isSound = false;
    else configs.push(info.config);
  }
  if (!isSound) {
    context.fail(owner.subject);
    return false;
  }
  if (configs.length === 0) {
    context.report(owner, {
      code: "E0408",
      span: call.callee.span,
      message: "`Fuse` has no children",
      help: "Write `Fuse(a, b)`.",
    });
    return false;
  }
  const known = configs.filter((config) => config !== undefined);
  const problem = known.length === configs.length ? fusionProblem(known) : undefined;
  if (problem === undefined) return true;
  context.report(owner, {
    code: "E0404",
    span: call.callee.span,
    message: `these adapters cannot be fused: ${problem}`,
    help: "Fuse bottleneck adapters that attach at the same places.",
  });
  return false;
}

/** `dynamic(temperature=true)`, `static`, `"dynamic"`. */
function readFusionMethod(context: CheckContext, owner: Owner, expression: Expression): FusionConfig | undefined {
  if (expression.broken || expression.kind === "Missing") return undefined;
  if (expression.kind === "Group") return readFusionMethod(context, owner, expression.inner);
  const isCall = expression.kind === "Call" || expression.kind === "BracketCall";
  const name = isCall
    ? expression.callee.text
    : expression.kind === "Reference"
      ? expression.name
      : expression.kind === "String"
        ? expression.value
        : undefined;
  const span = isCall ? expression.callee.span : expression.span;
  const preset = name === undefined ? undefined : findFusionPreset(name);
  if (name === undefined || preset === undefined) {
    const names = fusionPresets.map((entry) => entry.name);
    const nearest = name === undefined ? [] : suggest(name, names);
    context.report(owner, {
      code: "E0301",
      span,
      message: name === undefined ? "this is no fusion config" : `there is no fusion config \`${name}\``,
      help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `Write ${alternatives(names)}.`,
      fixes: renameFixes(owner.file, span, nearest),
    });
    return undefined;
  }
  const callee: Callee = {
    name,
    span,
    fields: fusionFields,
    takesPositional: name.endsWith("Config"),
    lastWins: expression.kind === "BracketCall",
    unknownKey: "E0302",
  };
  const read = readArguments(context, owner, callee, isCall ? expression.args : []);
  return read.isSound ? buildFusionConfig(preset.name, read.values) : undefined;
}
