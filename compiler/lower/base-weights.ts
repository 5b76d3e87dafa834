/** The tensors of the base model by key. */
import { Bug } from "../../language/bug.ts";
import type { Value } from "../graph/value.ts";
import type { ParameterContext } from "./parameter-context.ts";

/** A tensor of the base model. */
export function weight(ctx: Pick<ParameterContext, "g" | "build">, key: string): Value {
  const found = optionalWeight(ctx, key);
  if (!found) throw new Bug(`the base model has no ${key}`);
  return found;
}

export function optionalWeight(ctx: Pick<ParameterContext, "g" | "build">, key: string): Value | undefined {
  const stored = ctx.build.model.tensors.get(key);
  return stored && ctx.g.stored(stored);
}

export function hasWeight(ctx: Pick<ParameterContext, "build">, key: string): boolean {
  return ctx.build.model.tensors.has(key);
}
