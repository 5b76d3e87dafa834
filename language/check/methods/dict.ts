/** A config written as a map, as files store it: `{architecture: "lora", r: 8}`. */

import { isMap } from "../../catalogue/check-field-value.ts";
import { architectures } from "../../catalogue/methods/architectures/index.ts";
import { readStoredConfig } from "../../catalogue/read-stored.ts";
import { alternatives, suggest } from "../../names/suggest.ts";
import type { DictExpression } from "../../syntax/ast.ts";
import type { CheckContext, Owner } from "../context.ts";
import { evaluate } from "../values.ts";
import type { ResolvedMethod } from "./resolved.ts";

export function resolveDict(context: CheckContext, owner: Owner, dict: DictExpression): ResolvedMethod | undefined {
  const value = evaluate(context, owner, dict);
  if (value === undefined || !isMap(value)) return undefined;
  const read = readStoredConfig({ config: value });
  if (!read.ok) {
    for (const problem of read.problems) {
      const code = problem.key === "architecture" ? "E0301" : "E0303";
      context.report(owner, {
        code,
        span: dict.span,
        message: problem.message,
        help: "Write it as a call: `lora(r=8)`.",
      });
    }
    return undefined;
  }
  const known = read.config.members.flatMap((member) =>
    architectures[member.architecture].fields.map((field) => field.name),
  );
  for (const key of read.ignoredKeys) {
    const nearest = suggest(key, known);
    context.report(owner, {
      code: "E0302",
      span: dict.span,
      message: `this config has no key \`${key}\``,
      help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `It has ${known.join(", ")}.`,
    });
  }
  const members = read.config.members.map((config) => ({
    ...{ config, span: dict.span, file: owner.file, spans: new Map<string, typeof dict.span>() },
  }));
  if (read.ignoredKeys.length > 0) return undefined;
  return { config: read.config, members, span: dict.span, isUnion: members.length > 1 };
}
