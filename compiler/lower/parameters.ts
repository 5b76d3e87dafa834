/** The tensors of adapters and fusions by checkpoint key, wherever they come from: a file, other adapters, or the seed. */
import { Bug } from "../../language/bug.ts";
import type { AdapterUse, FusionUse } from "../../language/program/program.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/value.ts";
import { averagedParameter } from "./averaged.ts";
import { freshFusionParameter, freshParameter } from "./fresh.ts";

export function adapterParameter(g: GraphBuilder, adapter: AdapterUse, key: string, seed: number): Value {
  switch (adapter.kind) {
    case "stored": {
      const tensor = adapter.tensors.get(key);
      if (!tensor) throw new Bug(`adapter ${adapter.name} has no tensor ${key}`);
      return g.stored(tensor);
    }
    case "fresh":
      return freshParameter(g, adapter, key, seed);
    case "averaged":
      return averagedParameter(g, adapter, key, seed);
  }
}

export function fusionParameter(g: GraphBuilder, fusion: FusionUse, key: string, seed: number): Value {
  if (!fusion.tensors) return freshFusionParameter(g, fusion, key, seed);
  const tensor = fusion.tensors.get(key);
  if (!tensor) throw new Bug(`fusion ${fusion.name} has no tensor ${key}`);
  return g.stored(tensor);
}
