/** One transformer layer with its adapter sites, the norm after or before each sub-layer (models.md §3, §4.1). */
import type { Lowering } from "../lowering.ts";
import { bottleneckHook } from "../methods/bottleneck.ts";
import type { Norm } from "../methods/bottleneck-state.ts";
import { type RowExtent, reftHook } from "../methods/reft.ts";
import type { Tokens } from "../tokens.ts";

export interface SubLayer {
  /** Bottleneck site at its end: `encoder.3.attn.out`. */
  readonly site: string;
  readonly norm: Norm;
  /** From the sub-layer's input to the result that the residual is added to. */
  readonly compute: (input: Tokens) => Tokens;
}

export interface Layer {
  /** `encoder.3` */
  readonly id: string;
  readonly subLayers: readonly SubLayer[];
  readonly extent: RowExtent;
}

/** `x = LN(x + f(x))` for each sub-layer. */
export function postNormLayer(ctx: Lowering, layer: Layer, input: Tokens): Tokens {
  const output = layer.subLayers.reduce(
    (x, { site, norm, compute }) =>
      bottleneckHook(
        ctx,
        site,
        inScope(ctx, site, () => compute(x)),
        x,
        norm,
      ),
    input,
  );
  return reftHook(ctx, `${layer.id}.reft`, output, layer.extent);
}

/** `x = x + f(LN(x))` for each sub-layer. */
export function preNormLayer(ctx: Lowering, layer: Layer, input: Tokens): Tokens {
  const output = layer.subLayers.reduce(
    (x, { site, norm, compute }) =>
      bottleneckHook(
        ctx,
        site,
        inScope(ctx, site, () => compute(norm(x))),
        x,
        null,
      ),
    input,
  );
  return reftHook(ctx, `${layer.id}.reft`, output, layer.extent);
}

function inScope(ctx: Lowering, site: string, body: () => Tokens): Tokens {
  return ctx.g.scope(site.replace(/\.out$/, ""), body);
}
