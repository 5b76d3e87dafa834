/** Named unions with their own arguments: `mam(…)`, `unipelt(…)` (spec: methods.md §11). */

import type { UnionDefinition } from "../../catalogue/method.ts";
import type { MethodConfig } from "../../catalogue/method-config.ts";
import { buildUnionConfig } from "../../catalogue/methods/build-config.ts";
import { alternatives, enumeration, suggest } from "../../names/suggest.ts";
import type { Argument } from "../../syntax/ast.ts";
import type { CheckContext, Owner } from "../context.ts";
import { renameFixes } from "../unknown-name.ts";
import { type MethodCall, resolveMethod } from "./resolve.ts";
import type { ResolvedMethod } from "./resolved.ts";

export function resolveNamedUnion(
  context: CheckContext,
  owner: Owner,
  union: UnionDefinition,
  call: MethodCall,
): ResolvedMethod | undefined {
  const given = new Map<string, MethodConfig>();
  let isSound = true;
  call.args.forEach((argument, index) => {
    const member = memberFor(context, owner, union, call, argument, index);
    const config = member === undefined ? undefined : readMember(context, owner, member, argument);
    if (member === undefined || config === undefined) isSound = false;
    else given.set(member.argument, config);
  });
  if (!isSound) return undefined;
  const config = buildUnionConfig(union, given);
  const members = config.members.map((member, index) => ({
    ...{ config: member, span: call.span, file: owner.file, spans: new Map() },
    ...(union.members[index] === undefined ? {} : { method: union.members[index].method }),
  }));
  return { config, members, span: call.whole, isUnion: true };
}

type UnionMember = UnionDefinition["members"][number];

function memberFor(
  context: CheckContext,
  owner: Owner,
  union: UnionDefinition,
  call: MethodCall,
  argument: Argument,
  index: number,
): UnionMember | undefined {
  const name = argument.name?.text;
  const found = name === undefined ? union.members[index] : union.members.find((member) => member.argument === name);
  if (found !== undefined || argument.name?.broken) return found;
  const known = union.members.map((member) => member.argument);
  const nearest = name === undefined ? [] : suggest(name, known);
  context.report(owner, {
    code: "E0302",
    span: argument.name?.span ?? argument.span,
    message:
      name === undefined
        ? `\`${call.name}\` has ${known.length} members`
        : `\`${call.name}\` has no member \`${name}\``,
    help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `Its members are ${enumeration(known)}.`,
    fixes: argument.name === undefined ? [] : renameFixes(owner.file, argument.name.span, nearest),
  });
  return undefined;
}

function readMember(
  context: CheckContext,
  owner: Owner,
  member: UnionMember,
  argument: Argument,
): MethodConfig | undefined {
  const resolved = resolveMethod(context, owner, argument.value);
  if (resolved === undefined) return undefined;
  const [config] = resolved.config.members;
  const wanted = resolved.members[0]?.method;
  if (config !== undefined && resolved.members.length === 1 && isSameKind(config, member)) return config;
  context.report(owner, {
    code: "E0303",
    span: argument.value.span,
    message: `\`${member.argument}\` must be a \`${member.method}(…)\`${wanted === undefined ? "" : `, not \`${wanted}\``}`,
    help: `Write \`${member.argument}=${member.method}(…)\`.`,
  });
  return undefined;
}

/** Any bottleneck may stand where a bottleneck is expected. */
function isSameKind(config: MethodConfig, member: UnionMember): boolean {
  const architecture = ["seq_bn", "par_bn", "double_seq_bn"].includes(member.method) ? "bottleneck" : member.method;
  return config.architecture === architecture;
}
