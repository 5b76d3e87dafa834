/** Adapters made in weight space: `average(a, b, weights=[0.3, 0.7])` (spec: composition.md §10). */

import { isList } from "../catalogue/check-field-value.ts";
import { boolean, choice, float, integer, listOf, optional } from "../catalogue/define-fields.ts";
import type { Field, FieldValue } from "../catalogue/field.ts";
import type { AdapterConfig } from "../catalogue/method-config.ts";
import { replaceFields } from "../catalogue/methods/build-config.ts";
import { alternatives, suggest } from "../names/suggest.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import type { Span } from "../source/span.ts";
import type { Call, Expression } from "../syntax/ast.ts";
import { type AdapterInfo, resolveAdapterDeclaration } from "./adapters.ts";
import { type Callee, readArguments } from "./arguments.ts";
import { count } from "./composition/block-arguments.ts";
import type { CheckContext, Owner } from "./context.ts";
import { difference, strategyProblem } from "./derive-problems.ts";
import { renameFixes, reportUnknownName } from "./unknown-name.ts";

export interface Derivation {
  readonly strategy: "linear" | "lora_linear_only_negate_b" | "lora_delta_w_svd";
  readonly members: readonly { readonly adapter: AdapterInfo; readonly weight: number }[];
  readonly svdRank: number | null;
}

/** The keys of `average(…)`, for hover and completion too. */
export const averageFields: readonly Field[] = [
  {
    name: "weights",
    type: optional(listOf(float())),
    default: null,
    documentation: "One factor for each adapter, negative ones allowed; equal factors when left out.",
  },
  {
    name: "combine_strategy",
    type: choice("linear", "lora_linear_only_negate_b", "lora_delta_w_svd"),
    default: "linear",
    documentation: "How the weights are combined: all tensors, LoRA with signs on B only, or by decomposing ΔW.",
  },
  { name: "normalize_weights", type: boolean, default: true, documentation: "Divide the weights by their sum." },
  {
    name: "svd_rank",
    type: optional(integer(1)),
    default: null,
    documentation: "Rank of the result, for `lora_delta_w_svd`.",
  },
];

interface Member {
  readonly info: AdapterInfo;
  readonly span: Span;
}

export function resolveDerivation(
  context: CheckContext,
  owner: Owner,
  symbol: DeclaredSymbol<"adapter">,
  expression: Expression,
): AdapterInfo | undefined {
  if (expression.broken || expression.kind === "Missing") return undefined;
  if (expression.kind !== "Call" || expression.callee.text !== "average") {
    reportNoAverage(context, owner, expression);
    return undefined;
  }
  const members = readMembers(context, owner, expression);
  const named = expression.args.filter((argument) => argument.name !== undefined);
  const callee: Callee = {
    name: "average",
    span: expression.callee.span,
    fields: averageFields,
    takesPositional: false,
    lastWins: false,
    unknownKey: "E0302",
  };
  const read = readArguments(context, owner, callee, named);
  const isEmpty = !expression.args.some((argument) => argument.name === undefined);
  if (isEmpty) {
    context.report(owner, {
      code: "E0305",
      span: expression.callee.span,
      message: "`average` names no adapters",
      help: "Write `average(a, b, weights=[0.3, 0.7])`.",
    });
  }
  if (members === undefined || !read.isSound || isEmpty) return undefined;
  const weights = memberWeights(context, owner, expression, members.length, read.values, read.spans);
  const config = combinedConfig(context, owner, expression, members, read.values, read.spans);
  if (weights === undefined || config === undefined) return undefined;
  const derivation: Derivation = {
    strategy: strategyOf(read.values),
    members: members.map(({ info }, index) => ({ adapter: info, weight: weights[index] ?? 0 })),
    svdRank: rankOf(read.values),
  };
  return { symbol, derivation, ...(config === "unknown" ? {} : { config }) };
}

function reportNoAverage(context: CheckContext, owner: Owner, expression: Expression): void {
  const name = expression.kind === "Call" ? expression.callee : undefined;
  const nearest = name === undefined ? [] : suggest(name.text, ["average"]);
  context.report(owner, {
    code: "E0301",
    span: name?.span ?? expression.span,
    message: "after `=` an adapter is made from others by `average(…)`",
    help:
      nearest.length > 0
        ? `Did you mean ${alternatives(nearest)}?`
        : 'For a method, write a colon: `adapter a : lora(r=8)`; for files, `adapter a from "./folder"`.',
    fixes: name === undefined ? [] : renameFixes(owner.file, name.span, nearest),
  });
}

function readMembers(context: CheckContext, owner: Owner, call: Call): readonly Member[] | undefined {
  const members: Member[] = [];
  let isSound = true;
  for (const { name, value } of call.args) {
    if (name !== undefined) continue;
    const text = value.kind === "Reference" ? value.name : value.kind === "String" ? value.value : undefined;
    if (text === undefined) {
      isSound = false;
      if (value.broken || value.kind === "Missing") continue;
      context.report(owner, {
        code: "E0303",
        span: value.span,
        message: "`average` takes names of adapters",
        help: "Write `average(a, b, weights=[0.3, 0.7])`.",
      });
      continue;
    }
    const symbol = context.use(owner, "adapter", text, value.span);
    if (symbol === undefined) reportUnknownName(context, owner, ["adapter"], text, value.span);
    const info = symbol === undefined ? undefined : resolveAdapterDeclaration(context, symbol);
    if (info === undefined) isSound = false;
    else members.push({ info, span: value.span });
  }
  if (!isSound) context.fail(owner.subject);
  return isSound ? members : undefined;
}

function memberWeights(
  context: CheckContext,
  owner: Owner,
  call: Call,
  members: number,
  values: ReadonlyMap<string, FieldValue>,
  spans: ReadonlyMap<string, Span>,
): readonly number[] | undefined {
  const given = values.get("weights") ?? null;
  if (given === null || !isList(given)) return Array.from({ length: members }, () => 1 / members);
  const weights = given.filter((weight) => typeof weight === "number");
  const span = spans.get("weights") ?? call.span;
  if (weights.length !== members) {
    context.report(owner, {
      code: "E0403",
      span,
      message: `\`average\` has ${count(members, "adapter", "adapters")} and \`weights\` has ${count(weights.length, "entry", "entries")}`,
      help: "Give one entry for each adapter.",
    });
    return undefined;
  }
  if (values.get("normalize_weights") === false) return weights;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum !== 0) return weights.map((weight) => weight / sum);
  context.report(owner, {
    code: "E0305",
    span,
    message: "the weights add up to 0, so they cannot be scaled to add up to 1",
    help: "Change a weight, or write `normalize_weights=false` to take them as they are.",
  });
  return undefined;
}

function strategyOf(values: ReadonlyMap<string, FieldValue>): Derivation["strategy"] {
  const strategy = values.get("combine_strategy");
  return strategy === "lora_linear_only_negate_b" || strategy === "lora_delta_w_svd" ? strategy : "linear";
}

function rankOf(values: ReadonlyMap<string, FieldValue>): number | null {
  const rank = values.get("svd_rank");
  return typeof rank === "number" ? rank : null;
}

/** The first adapter's config, once all agree; `unknown` when a file's config is not known. */
function combinedConfig(
  context: CheckContext,
  owner: Owner,
  call: Call,
  members: readonly Member[],
  values: ReadonlyMap<string, FieldValue>,
  spans: ReadonlyMap<string, Span>,
): AdapterConfig | "unknown" | undefined {
  const configs = members.map(({ info }) => info.config);
  const [first] = configs;
  if (first === undefined || configs.includes(undefined)) return "unknown";
  const differing = members.find(
    ({ info }) => info.config !== undefined && difference(first, info.config) !== undefined,
  );
  const problem = strategyProblem(first, strategyOf(values), rankOf(values), spans.has("svd_rank"));
  if (differing?.info.config !== undefined) {
    context.report(owner, {
      code: "E0305",
      span: differing.span,
      message: `\`${differing.info.symbol.name}\` cannot be averaged with \`${members[0]?.info.symbol.name}\`: ${difference(first, differing.info.config)}`,
      help: "Only adapters of one configuration can be averaged in weight space; to mix outputs, compose them with `Average(…)`.",
    });
  }
  if (problem !== undefined) {
    const span = spans.get(problem.field) ?? call.callee.span;
    context.report(owner, { code: "E0305", span, message: problem.message, help: problem.help });
  }
  if (differing !== undefined || problem !== undefined) return undefined;
  const rank = strategyOf(values) === "lora_delta_w_svd" ? rankOf(values) : null;
  if (rank === null) return first;
  return { members: first.members.map((member) => replaceFields(member, { r: rank })) };
}
