/** What every part of the lowering shares: the builder, the weights by key, who attaches where, and the refusals so far. */
import { Bug } from "../../language/bug.ts";
import type { MethodConfig } from "../../language/catalogue/method-config.ts";
import { attachesTo } from "../../language/catalogue/methods/index.ts";
import type { Site } from "../../language/catalogue/site.ts";
import type { AdapterUse, Composition, FusionUse } from "../../language/program/program.ts";
import type { Dim } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import type { ParameterContext } from "./parameter-context.ts";
import { adapterParameter } from "./parameters.ts";

export interface Lowering extends ParameterContext {
  /** The composition in the form that `distribute.ts` gives it. */
  readonly active: Composition;
  /** The model's own batch: a symbol, or the sum that `BatchSplit` fixes. */
  readonly batch: Dim;
  /** `adapter_ids` and `task_ids`, where the composition asks for them. */
  readonly rowIds: ReadonlyMap<string, Value>;
  /** Scores of each fusion layer, in forward order. */
  readonly fusionAttentions: { readonly name: string; readonly value: Value }[];
}

export function siteOf<K extends Site["kind"]>(ctx: Lowering, id: string, kind: K): Extract<Site, { kind: K }> {
  const site = ctx.sites.get(id);
  if (site?.kind !== kind) throw new Bug(`${ctx.build.model.family.name} has no ${kind} site ${id}`);
  return site as Extract<Site, { kind: K }>;
}

export function adapterOf(ctx: Lowering, name: string): AdapterUse {
  const adapter = ctx.build.adapters.get(name);
  if (!adapter) throw new Bug(`adapter ${name} is not part of the build`);
  return adapter;
}

/** The member of the adapter's config that owns a module at the site. */
export function memberAt(ctx: Lowering, name: string, site: Site): MethodConfig | undefined {
  return adapterOf(ctx, name).config.members.find((member) => attachesTo(member, site));
}

/** An adapter's tensor by its checkpoint key, stored, fresh or averaged. */
export function parameter(ctx: Lowering, name: string, key: string): Value {
  return adapterParameter(ctx, adapterOf(ctx, name), key);
}

export function fusionOf(ctx: Lowering, name: string): FusionUse {
  const fusion = ctx.build.fusions.get(name);
  if (!fusion) throw new Bug(`fusion ${name} is not part of the build`);
  return fusion;
}

/** All adapter names, from left to right. */
export function namesIn(node: Composition): readonly string[] {
  switch (node.kind) {
    case "none":
      return [];
    case "adapter":
      return [node.name];
    default:
      return node.children.flatMap(namesIn);
  }
}
