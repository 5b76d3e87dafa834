/** The method that a `config` declaration names. */
import type { DeclaredSymbol } from "../../names/symbol.ts";
import type { CheckContext } from "../context.ts";
import { ownerOf } from "../context.ts";
import { resolveMethod } from "./resolve.ts";
import type { ResolvedMethod } from "./resolved.ts";

export function resolveConfig(context: CheckContext, symbol: DeclaredSymbol<"config">): ResolvedMethod | undefined {
  const owner = ownerOf(symbol);
  return context.once<ResolvedMethod | undefined>(
    owner.subject,
    () => resolveMethod(context, owner, symbol.declaration.method),
    () => {
      context.report(owner, {
        code: "E0206",
        span: symbol.declaration.name.span,
        message: `the config \`${symbol.name}\` is defined by itself`,
        help: "Name a method, such as `lora(r=8)`.",
      });
      return undefined;
    },
  );
}
