/** Reads the entries of a build: known keys, values of the right type, names that exist. */
import type { FieldValue } from "../../catalogue/field.ts";
import { optimizations } from "../../catalogue/optimizations.ts";
import { alternatives, enumeration, suggest } from "../../names/suggest.ts";
import type { DeclaredSymbol } from "../../names/symbol.ts";
import type { Span } from "../../source/span.ts";
import type { BlockEntry, Expression } from "../../syntax/ast.ts";
import type { AdapterInfo } from "../adapters.ts";
import { resolveAdapterDeclaration } from "../adapters.ts";
import { readValue } from "../arguments.ts";
import { checkShape } from "../composition/check-shape.ts";
import { readComposition } from "../composition/read.ts";
import { adapterLeaves, type Tree } from "../composition/tree.ts";
import type { CheckContext, Owner } from "../context.ts";
import { ownerOf } from "../context.ts";
import { resolveModel } from "../models.ts";
import { renameFixes } from "../unknown-name.ts";
import type { BuildDraft } from "./draft.ts";
import { buildKeys } from "./keys.ts";
import { readHeadNames, readModel } from "./read-names.ts";
import { defaultTarget, readTarget } from "./target.ts";

export function readBuild(context: CheckContext, symbol: DeclaredSymbol<"build">): BuildDraft {
  const owner = ownerOf(symbol);
  const { name, block } = symbol.declaration;
  const entries = knownEntries(context, owner, block.entries);
  const expression = (key: string) => entries.get(key)?.value;
  const plain = (key: string) => readPlain(context, owner, key, entries.get(key));

  const modelSymbol = readModel(context, owner, name.span, expression("model"), block.broken === true);
  const active = expression("active");
  if (active === undefined && !block.broken) {
    context.report(owner, {
      code: "E0602",
      span: name.span,
      message: `the build \`${symbol.name}\` does not say what is active`,
      help: "Write `active = …`: a composition, an adapter, or `none` for the base model.",
    });
  }
  const tree = readActive(context, owner, active, name.span);
  const target = expression("target");
  const out = plain("out");
  const outputs = plain("outputs");
  const optimize = plain("optimize");
  return {
    ...{ name: symbol.name, owner, isImplicit: false, span: name.span, tree, activeSpan: active?.span ?? name.span },
    ...modelPart(context, owner, modelSymbol),
    modelSpan: expression("model")?.span ?? name.span,
    adapters: adaptersOf(context, tree),
    headNames: readHeadNames(context, owner, expression("heads")),
    target: target === undefined ? defaultTarget : readTarget(context, owner, target),
    ...outPart(context, owner, out, entries.get("out")?.value.span),
    semantics: plain("semantics") === "adapters-1.2" ? "adapters-1.2" : "documented",
    optimize: readOptimize(context, owner, optimize, expression("optimize")),
    ...(isTexts(outputs) ? { outputs: { names: outputs, span: entries.get("outputs")?.value.span ?? name.span } } : {}),
    seed: numberOr(plain("seed"), 0),
    outputFusionAttentions: plain("output_adapter_fusion_attentions") === true,
  };
}

/** The build of a file without one: its one model and its one composition or adapter. */
export function implicitBuild(
  context: CheckContext,
  model: DeclaredSymbol<"model">,
  active: DeclaredSymbol<"compose"> | DeclaredSymbol<"adapter">,
): BuildDraft {
  const span = active.declaration.name.span;
  const owner: Owner = { file: active.file, subject: `build:${active.name}` };
  context.depend(owner, model);
  context.depend(owner, active);
  const name = { kind: "Reference", name: active.name, span } as const;
  const tree = readImplicit(context, owner, name, active);
  return {
    ...{ name: active.name, owner, isImplicit: true, span, tree, activeSpan: span, modelSpan: span },
    ...modelPart(context, owner, model),
    adapters: adaptersOf(context, tree),
    headNames: { kind: "default" },
    target: defaultTarget,
    semantics: "documented",
    optimize: "exact",
    seed: 0,
    outputFusionAttentions: false,
  };
}

function readImplicit(
  context: CheckContext,
  owner: Owner,
  name: { readonly kind: "Reference"; readonly name: string; readonly span: Span },
  active: DeclaredSymbol<"compose"> | DeclaredSymbol<"adapter">,
): Tree {
  if (active.kind === "adapter") {
    const place = { file: active.file, span: name.span, whole: name.span };
    return { kind: "adapter", name: active.name, symbol: active as DeclaredSymbol<"adapter">, ...place };
  }
  return readComposition(context, owner, name, true);
}

function readActive(context: CheckContext, owner: Owner, active: Expression | undefined, span: Span): Tree {
  if (active === undefined) return { kind: "broken", file: owner.file, span, whole: span };
  const tree = readComposition(context, owner, active, true);
  checkShape(context, owner, tree);
  return tree;
}

function modelPart(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"model"> | undefined,
): Pick<BuildDraft, "model" | "modelSymbol"> {
  if (symbol === undefined) return {};
  const model = resolveModel(context, symbol);
  if (model === undefined) context.fail(owner.subject);
  return model === undefined || model === "unknown" ? { modelSymbol: symbol } : { modelSymbol: symbol, model };
}

function adaptersOf(context: CheckContext, tree: Tree): ReadonlyMap<string, AdapterInfo> {
  const found = new Map<string, AdapterInfo>();
  for (const leaf of adapterLeaves(tree)) {
    const info = found.get(leaf.name) ?? resolveAdapterDeclaration(context, leaf.symbol);
    if (info !== undefined) found.set(leaf.name, info);
  }
  return found;
}

function knownEntries(
  context: CheckContext,
  owner: Owner,
  entries: readonly BlockEntry[],
): ReadonlyMap<string, BlockEntry> {
  const found = new Map<string, BlockEntry>();
  const names = buildKeys.map((key) => key.name);
  for (const entry of entries) {
    const { text, span } = entry.key;
    if (entry.key.broken) continue;
    const first = found.get(text);
    if (first !== undefined) {
      context.report(owner, {
        code: "E0601",
        span,
        message: `\`${text}\` is given twice`,
        help: "Take one of the two out.",
        related: [{ file: owner.file, span: first.key.span, message: "first given here" }],
      });
    } else if (names.includes(text)) found.set(text, entry);
    else {
      const nearest = suggest(text, names);
      context.report(owner, {
        code: "E0601",
        span,
        message: `a build has no key \`${text}\``,
        help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `Its keys are ${names.join(", ")}.`,
        fixes: renameFixes(owner.file, span, nearest),
      });
    }
  }
  return found;
}

/** The value of a key that takes a plain one. `optimize = none` is the word, not the absence. */
function readPlain(
  context: CheckContext,
  owner: Owner,
  key: string,
  entry: BlockEntry | undefined,
): FieldValue | undefined {
  const field = buildKeys.find((candidate) => candidate.name === key);
  if (entry === undefined || field === undefined || entry.value.kind === "Missing") return undefined;
  if (key === "optimize" && entry.value.kind === "None") return "none";
  return readValue(context, owner, { wrongValue: "E0602" }, field, entry.value);
}

function outPart(
  context: CheckContext,
  owner: Owner,
  value: FieldValue | undefined,
  span: Span | undefined,
): Pick<BuildDraft, "out"> {
  if (typeof value !== "string" || span === undefined) return {};
  if (value.trim() !== "") return { out: { path: value, span } };
  const help = 'Name the file to write: `out = "dist/model.onnx"`.';
  context.report(owner, { code: "E0602", span, message: "`out` is empty", help });
  return {};
}

function readOptimize(
  context: CheckContext,
  owner: Owner,
  value: FieldValue | undefined,
  expression: Expression | undefined,
): BuildDraft["optimize"] {
  if (value === "none") return "none";
  if (!isTexts(value) || expression === undefined) return "exact";
  const items = expression.kind === "List" || expression.kind === "Tuple" ? expression.items : [];
  const known = optimizations.map(({ name }) => name);
  for (const [index, name] of value.entries()) {
    if (known.includes(name)) continue;
    context.report(owner, {
      code: "E0602",
      span: items[index]?.span ?? expression.span,
      message: `there is no approximate rewrite \`${name}\``,
      help:
        known.length === 0
          ? "There are none yet: every rewrite is exact. Write `optimize = exact`, or leave it out."
          : `Those that a build may name are ${enumeration(known)}.`,
    });
  }
  return value;
}

function isTexts(value: FieldValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function numberOr(value: FieldValue | undefined, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
