/** ReFT: an edit of the hidden states at the first and last positions of each row, after a layer (methods.md §10). */
import { Bug } from "../../../language/bug.ts";
import type { ReftConfig } from "../../../language/catalogue/method-config.ts";
import type { ReftSite } from "../../../language/catalogue/site.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import { activationOf } from "../activations.ts";
import { positionsUpTo } from "../attention-mask.ts";
import { walk } from "../blocks/walk.ts";
import { affine } from "../layers.ts";
import { type Lowering, memberAt, parameter, siteOf } from "../lowering.ts";
import { expand, reshape } from "../shape.ts";
import { type Tokens, valueToBatch, withValue } from "../tokens.ts";
import { embeddingComposition } from "./invertible.ts";
import { orthogonalProjection } from "./orthogonal.ts";
import { tokensAlgebra } from "./tokens-algebra.ts";

/** Where each row's tokens lie, `[batch, 1]` int64 each. */
export interface RowExtent {
  /** Index of the first visible token. */
  readonly offset: Value;
  /** Number of visible tokens. */
  readonly length: Value;
}

/** @param mask `[batch, length]` int64, or null: all positions count */
export function rowExtent(ctx: Lowering, mask: Value | null, batch: Dim, length: Dim): RowExtent {
  const { g } = ctx;
  if (!mask) {
    const zero = g.literal({ dtype: "int64", shape: [1, 1], data: BigInt64Array.of(0n) });
    return {
      offset: expand(g, zero, [batch, 1]),
      length: expand(g, reshape(g, g.sizeOf(length), [1, 1]), [batch, 1]),
    };
  }
  return {
    offset: g.node("ArgMax", [mask], { attributes: { axis: 1, keepdims: 1 } }),
    length: g.node("ReduceSum", [mask, g.ints([1])], { attributes: { keepdims: 1 } }),
  };
}

export function reftHook(ctx: Lowering, siteId: string, x: Tokens, extent: RowExtent): Tokens {
  const site = siteOf(ctx, siteId, "reft");
  const configOf = (name: string): ReftConfig | undefined => {
    const member = memberAt(ctx, name, site);
    return member?.architecture === "reft" ? member : undefined;
  };
  const algebra = tokensAlgebra(
    ctx,
    "ReFT",
    (name) => configOf(name) !== undefined,
    (name, tokens, perRow) => {
      const config = configOf(name);
      const [offset, length] = perRow;
      return config && offset && length ? edit(ctx, site, name, config, tokens, { offset, length }) : tokens;
    },
  );
  const start = algebra.start(x, [extent.offset, extent.length]);
  return ctx.g.scope(siteId, () => walk(ctx, algebra, embeddingComposition(ctx), start).tokens);
}

/** Both units see the original states; where their positions overlap the last positions win. */
function edit(ctx: Lowering, site: ReftSite, name: string, config: ReftConfig, x: Tokens, extent: RowExtent): Tokens {
  const { g } = ctx;
  const first = config.prefix_positions > 0 ? unit(ctx, site, name, config, 0, x) : undefined;
  const last = config.suffix_positions > 0 ? unit(ctx, site, name, config, config.tied_weights ? 0 : 1, x) : undefined;
  const atStart = first
    ? g.node("Where", [within(ctx, x, extent.offset, config.prefix_positions, "forward"), first, x.value])
    : x.value;
  if (!last) return withValue(x, atStart);
  const end = g.node("Add", [extent.offset, extent.length]);
  return withValue(x, g.node("Where", [within(ctx, x, end, config.suffix_positions, "backward"), last, atStart]));
}

/** `[rows, 1]` bool: the `count` positions from `edge` on, or before it; never more than the sequence has. */
function within(ctx: Lowering, x: Tokens, edge: Value, count: number, direction: "forward" | "backward"): Value {
  const { g } = ctx;
  const position = reshape(g, positionsUpTo(g, x.length), [1, x.length]);
  const limit = g.node("Min", [g.ints([count]), g.sizeOf(x.length)]);
  const from = direction === "forward" ? edge : g.node("Sub", [edge, limit]);
  const to = direction === "forward" ? g.node("Add", [edge, limit]) : edge;
  const inside = g.node("And", [g.node("GreaterOrEqual", [position, from]), g.node("Less", [position, to])]);
  const aligned = valueToBatch(g, inside, x.batch);
  const rows = x.value.shape[0];
  if (!rows) throw new Bug("tokens without rows");
  return reshape(g, expand(g, aligned, [x.batch, x.length]), [rows, 1]);
}

/** `x + Rᵀ(act(W·x + b) − R·x)`; DiReFT leaves `R·x` out. */
function unit(ctx: Lowering, site: ReftSite, name: string, config: ReftConfig, index: 0 | 1, x: Tokens): Value {
  const { g } = ctx;
  const prefix = `${site.path}.reft_layer.refts.${name}.units.${index}`;
  const get = (suffix: string) => parameter(ctx, name, `${prefix}.${suffix}`);
  const projection = config.orthogonality
    ? orthogonalProjection(
        ctx,
        get("projection.parametrizations.weight.original"),
        get("projection.parametrizations.weight.0.base"),
      )
    : get("projection.weight");
  const act = config.non_linearity === null ? undefined : activationOf(config.non_linearity);
  const learned = affine(g, x.value, get("learned_source.weight"), get("learned_source.bias"));
  const source = act ? act(g, learned) : learned;
  const change = config.subtract_projection ? g.node("Sub", [source, affine(g, x.value, projection)]) : source;
  return g.node("Add", [x.value, g.node("Gemm", [change, projection])]);
}
