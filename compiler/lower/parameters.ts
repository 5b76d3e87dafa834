/** The tensors of adapters and fusions by checkpoint key, wherever they come from: a file, other adapters, or the seed. */
import { Bug } from "../../language/bug.ts";
import type { AdapterUse, FusionUse } from "../../language/program/program.ts";
import type { Value } from "../graph/value.ts";
import { averagedParameter } from "./averaged.ts";
import { freshFusionParameter, freshParameter } from "./fresh.ts";
import type { ParameterContext } from "./parameter-context.ts";

export function adapterParameter(ctx: ParameterContext, adapter: AdapterUse, key: string): Value {
  switch (adapter.kind) {
    case "stored": {
      const tensor = adapter.tensors.get(key);
      if (!tensor) throw new Bug(`adapter ${adapter.name} has no tensor ${key}`);
      return ctx.g.stored(tensor);
    }
    case "fresh":
      return freshParameter(ctx, adapter, key);
    case "averaged":
      return averagedParameter(ctx, adapter, key, (member, own) => adapterParameter(ctx, member, own));
  }
}

export function fusionParameter(ctx: ParameterContext, fusion: FusionUse, key: string): Value {
  if (!fusion.tensors) return freshFusionParameter(ctx, fusion, key);
  const tensor = fusion.tensors.get(key);
  if (!tensor) throw new Bug(`fusion ${fusion.name} has no tensor ${key}`);
  return ctx.g.stored(tensor);
}
