/**
 * Gives a method expression its configuration: names by any alias, calls, config strings, `|`, `ConfigUnion(…)`, named
 * configs, maps (spec: methods.md §1.2–1.4).
 */

import type { MethodDefinition } from "../../catalogue/method.ts";
import { architectures } from "../../catalogue/methods/architectures/index.ts";
import { buildConfig } from "../../catalogue/methods/build-config.ts";
import {
  fieldsOf,
  findMethod,
  findUnion,
  methodNames,
  missingFields,
  unionConstructor,
} from "../../catalogue/methods/index.ts";
import { unionProblems } from "../../catalogue/methods/union-problems.ts";
import { alternatives, suggest } from "../../names/suggest.ts";
import { subjectOf } from "../../names/symbol.ts";
import type { Span } from "../../source/span.ts";
import type { Argument, BracketCall, Call, Expression } from "../../syntax/ast.ts";
import { type Callee, readArguments } from "../arguments.ts";
import type { CheckContext, Owner } from "../context.ts";
import { renameFixes } from "../unknown-name.ts";
import { resolveConfig } from "./config.ts";
import { readConfigString } from "./config-string.ts";
import { resolveDict } from "./dict.ts";
import type { ResolvedMember, ResolvedMethod } from "./resolved.ts";
import { resolveNamedUnion } from "./union.ts";

/** `undefined` when there is no sound configuration; the reasons were said. */
export function resolveMethod(context: CheckContext, owner: Owner, expression: Expression): ResolvedMethod | undefined {
  if (expression.broken) return undefined;
  switch (expression.kind) {
    case "Missing":
      return undefined;
    case "Group":
      return resolveMethod(context, owner, expression.inner);
    case "Binary":
      if (expression.operator !== "|") break;
      return joinUnion(context, owner, unionTerms(expression), expression.span);
    case "Reference":
      return resolveName(context, owner, expression.name, expression.span);
    case "String":
      return resolveString(context, owner, expression.value, expression.span);
    case "Call":
    case "BracketCall":
      return resolveCall(context, owner, expression);
    case "Dict":
      return resolveDict(context, owner, expression);
    default:
      break;
  }
  context.report(owner, {
    code: "E0301",
    span: expression.span,
    message: "this is no adapter method",
    help: "Write a method such as `lora(r=8)`, the name of a `config`, or several joined by `|`.",
  });
  return undefined;
}

function unionTerms(expression: Expression): readonly Expression[] {
  if (expression.kind === "Binary" && expression.operator === "|") {
    return [...unionTerms(expression.left), ...unionTerms(expression.right)];
  }
  return expression.kind === "Group" ? unionTerms(expression.inner) : [expression];
}

function joinUnion(
  context: CheckContext,
  owner: Owner,
  terms: readonly Expression[],
  span: Span,
): ResolvedMethod | undefined {
  const resolved = terms.map((term) => resolveMethod(context, owner, term));
  const members: ResolvedMember[] = [];
  let isSound = true;
  resolved.forEach((term, index) => {
    if (term === undefined) isSound = false;
    else if (term.isUnion) {
      isSound = false;
      context.report(owner, {
        code: "E0305",
        span: terms[index]?.span ?? span,
        message: "a union cannot hold another union",
        help: "Write its members out, joined by `|`.",
      });
    } else members.push(...term.members);
  });
  if (!isSound) return undefined;
  const problems = unionProblems(members.map((member) => member.config));
  for (const problem of problems) {
    const [first, second] = [members[problem.first], members[problem.second]];
    context.report(owner, {
      code: "E0305",
      span: second?.file === owner.file ? second.span : span,
      message: problem.message,
      help: problem.help,
      related: first === undefined ? [] : [{ file: first.file, span: first.span, message: "the other one" }],
    });
  }
  if (problems.length > 0) return undefined;
  const isUnion = members.length > 1;
  return { config: { members: members.map((member) => member.config) }, members, span, isUnion };
}

function resolveName(context: CheckContext, owner: Owner, name: string, span: Span): ResolvedMethod | undefined {
  const known = context.symbols.find("config", name);
  const isOwn = known !== undefined && subjectOf(known) === owner.subject;
  if (known !== undefined && !(isOwn && isMethodName(name))) {
    const symbol = context.use(owner, "config", name, span);
    const resolved = symbol === undefined ? undefined : resolveConfig(context, symbol);
    if (resolved === undefined) context.fail(owner.subject);
    return resolved === undefined ? undefined : { ...resolved, span, isUnion: false };
  }
  return resolveMethodCall(context, owner, { name, span, whole: span, args: [], isBracket: false });
}

function isMethodName(name: string): boolean {
  return findMethod(name) !== undefined || findUnion(name) !== undefined;
}

function resolveString(context: CheckContext, owner: Owner, text: string, span: Span): ResolvedMethod | undefined {
  const isName = context.symbols.find("config", text) !== undefined || isMethodName(text);
  if (isName || !/[[\]|()=]/.test(text)) return resolveName(context, owner, text, span);
  const parsed = readConfigString(context, owner, text, span);
  return parsed === undefined ? undefined : resolveMethod(context, owner, parsed);
}

function resolveCall(context: CheckContext, owner: Owner, call: Call | BracketCall): ResolvedMethod | undefined {
  const { text, span } = call.callee;
  if (text === unionConstructor && call.kind === "Call") {
    const terms = call.args.map((argument) => argument.value);
    const named = call.args.find((argument) => argument.name !== undefined);
    if (named === undefined && terms.length > 0) return joinUnion(context, owner, terms, call.span);
    context.report(owner, {
      code: "E0302",
      span: named?.name?.span ?? span,
      message: `\`${unionConstructor}\` takes methods, without keys`,
      help: `Write \`${unionConstructor}(PrefixTuningConfig(), ParBnConfig())\`, or join methods with \`|\`.`,
    });
    return undefined;
  }
  return resolveMethodCall(context, owner, {
    name: text,
    span,
    whole: call.span,
    args: call.args,
    isBracket: call.kind === "BracketCall",
  });
}

/** A method by name with its arguments, wherever they were written. */
export interface MethodCall {
  readonly name: string;
  readonly span: Span;
  readonly whole: Span;
  readonly args: readonly Argument[];
  readonly isBracket: boolean;
}

function resolveMethodCall(context: CheckContext, owner: Owner, call: MethodCall): ResolvedMethod | undefined {
  const union = findUnion(call.name);
  if (union !== undefined) return resolveNamedUnion(context, owner, union, call);
  const method = findMethod(call.name);
  if (method === undefined) {
    reportUnknownMethod(context, owner, call);
    return undefined;
  }
  const member = resolveMember(context, owner, method, call);
  if (member === undefined) return undefined;
  return { config: { members: [member.config] }, members: [member], span: call.whole, isUnion: false };
}

/** One method with its arguments; `undefined` when something was wrong with them. */
export function resolveMember(
  context: CheckContext,
  owner: Owner,
  method: MethodDefinition,
  call: MethodCall,
): ResolvedMember | undefined {
  const fields = fieldsOf(method);
  const callee: Callee = {
    name: call.name,
    span: call.span,
    fields,
    lastWins: call.isBracket,
    unknownKey: "E0302",
    knownAs,
    takesPositional: call.name.endsWith("Config"),
  };
  const args = call.args.filter((argument) => !isOwnTag(method, argument));
  const read = readArguments(context, owner, callee, args);
  const missing = missingFields(method, read.values).filter((name) => !mentions(call.args, name));
  if (missing.length > 0) {
    context.report(owner, {
      code: "E0305",
      span: call.span,
      message: `\`${call.name}\` needs ${missing.map((name) => `\`${name}\``).join(", ")}`,
      help: `Write \`${call.name}(${missing.map((name) => `${name}=…`).join(", ")})\`.`,
    });
  }
  if (!read.isSound || missing.length > 0) return undefined;
  const config = buildConfig(method.name, read.values);
  const problems = architectures[method.architecture].problems(config);
  for (const problem of problems) {
    const span = read.spans.get(problem.field) ?? call.span;
    context.report(owner, { code: "E0305", span, message: problem.message, help: problem.help });
  }
  if (problems.length > 0) return undefined;
  return { config, method: method.name, span: call.span, file: owner.file, spans: read.spans };
}

function mentions(args: readonly Argument[], name: string): boolean {
  return args.some((argument) => argument.name?.text === name);
}

/** `LoRAConfig(architecture="lora")` says nothing new. */
function isOwnTag(method: MethodDefinition, argument: Argument): boolean {
  const tag = architectures[method.architecture].storedTag;
  if (argument.name?.text !== "architecture") return false;
  return argument.value.kind === "String"
    ? argument.value.value === tag
    : argument.value.kind === "None" && tag === null;
}

/** Option names of the reference's documentation and of PEFT. */
const knownAs: Readonly<Record<string, string>> = {
  use_phm: "phm_layer",
  rank: "r",
  lora_alpha: "alpha",
  lora_dropout: "dropout",
  target_modules: "attn_matrices",
  num_virtual_tokens: "prefix_length",
  bottleneck_dim: "reduction_factor",
};

function reportUnknownMethod(context: CheckContext, owner: Owner, call: MethodCall): void {
  const configs = context.symbols.all("config").map((symbol) => symbol.name);
  const nearest = suggest(call.name, [...methodNames, ...configs]);
  context.report(owner, {
    code: "E0301",
    span: call.span,
    message: `there is no adapter method \`${call.name}\``,
    help:
      nearest.length > 0
        ? `Did you mean ${alternatives(nearest)}?`
        : "Methods are lora, ia3, seq_bn, double_seq_bn, par_bn, compacter, prefix_tuning, prompt_tuning, loreft, … (`adapt explain E0301` lists all).",
    fixes: renameFixes(owner.file, call.span, nearest),
  });
}
