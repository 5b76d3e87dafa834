/**
 * The linear hook: what a composition of LoRA-family adapters makes of a linear layer. Stacked adapters form a chain: each
 * works on the change that the one before made, and the last decides how it joins the layer's own output (composition.md
 * §3.1, §3.10).
 */
import type { LinearSite } from "../../../language/catalogue/site.ts";
import { floats } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { optionalWeight, weight } from "../base-weights.ts";
import type { Algebra } from "../blocks/algebra.ts";
import { walk } from "../blocks/walk.ts";
import { gateMean } from "../gate.ts";
import { affine, affineTransposed } from "../layers.ts";
import { type Lowering, memberAt, siteOf } from "../lowering.ts";
import { concat, expand, slice } from "../shape.ts";
import {
  fromBatched,
  joinBatch,
  scaleRows,
  selectTokens,
  splitChannels,
  splitRows,
  type Tokens,
  widthOf,
  withValue,
} from "../tokens.ts";
import {
  type AnyLora,
  type Chain,
  changeOf,
  finished,
  isTokens,
  type LinearState,
  product,
  spread,
} from "./lora-chain.ts";
import { average, divide, join } from "./lora-join.ts";
import { type Gate, type LowRank, updateAt } from "./low-rank.ts";
import { channelsOf, idsOf, splitScope, wholeBatch } from "./rows.ts";

/** A linear layer at an adapter site, from its input to its adapted output. */
export function linearHook(ctx: Lowering, siteId: string, x: Tokens): Tokens {
  const site = siteOf(ctx, siteId, "linear");
  return ctx.g.scope(siteId, () => {
    const layer = site.isTransposed ? affineTransposed : affine;
    const bias = optionalWeight(ctx, `${site.path}.bias`);
    const base = withValue(x, layer(ctx.g, x.value, weight(ctx, `${site.path}.weight`), bias));
    const state = walk(ctx, linearAlgebra(ctx, site), ctx.active, { x, base, scope: wholeBatch(ctx) });
    return finished(ctx, state);
  });
}

function linearAlgebra(ctx: Lowering, site: LinearSite): Algebra<LinearState> {
  const { g } = ctx;
  const configOf = (name: string): AnyLora | undefined => {
    const member = memberAt(ctx, name, site);
    return member?.architecture === "lora" || member?.architecture === "mtl_lora" ? member : undefined;
  };
  return {
    method: "LoRA",
    owns: (name) => configOf(name) !== undefined,
    apply: (name, state) => {
      const config = configOf(name);
      return config ? { ...state, chain: extend(ctx, site, name, config, state) } : state;
    },
    channelCount: (state) =>
      Math.max(channelsOf(state.scope, state.x.batch), channelsOf(state.scope, state.base.batch)),
    channels: (state, count) => divide(state, (tokens) => splitChannels(g, tokens, state.scope.unit, count)),
    joinChannels: (parts, before) => {
      const results = parts.map((part) => finished(ctx, part));
      const shared = results.every((result) => result.value === results[0]?.value) && parts[0];
      return shared || join(ctx, parts, before, (tokens) => joinBatch(g, tokens));
    },
    rows: (state, sizes) => {
      const scopes = splitScope(ctx, state.scope, sizes);
      const parts = divide(state, (tokens) => splitRows(g, tokens, sizes));
      return parts.map((part, i) => ({ ...part, scope: scopes[i] ?? part.scope }));
    },
    joinRows: (parts, before) => join(ctx, parts, before, (tokens) => joinBatch(g, tokens)),
    average: (parts, weights, before) => average(ctx, parts, weights, before),
    select: (parts, input, before) =>
      join(ctx, parts, before, (tokens) => selectTokens(g, tokens, idsOf(before.scope, input))),
  };
}

/** The chain after one more adapter. Gates see the layer's input, whatever came before. */
function extend(ctx: Lowering, site: LinearSite, name: string, config: AnyLora, state: LinearState): Chain {
  const { chain } = state;
  const update = updateAt(ctx, site, name, config);
  if (update.kind === "scaling") {
    const own = update.gate ? gateFactors(ctx, site, config, state.x, update.factors, update.gate) : update.factors;
    return { kind: "scale", factors: chain ? product(ctx, changeOf(ctx, state, chain), own) : own };
  }
  const input = chain ? changeOf(ctx, state, chain) : state.x;
  const delta = isTokens(input)
    ? lowRank(ctx, input, state.x, update)
    : spread(ctx, lowRankOfVector(ctx, input, update), state.base);
  if (update.gain) return { kind: "gain", delta, gain: update.gain };
  return { kind: "add", delta };
}

function lowRank(ctx: Lowering, input: Tokens, x: Tokens, update: LowRank & { gate?: Gate }): Tokens {
  const { g } = ctx;
  const hidden = withValue(input, affine(g, input.value, update.down));
  const gated = update.gate ? gateHidden(ctx, hidden, x, update.gate) : hidden;
  return withValue(gated, affine(g, gated.value, update.up));
}

/** LoRA on the scaling vector of an IA³ adapter before it: constant. */
function lowRankOfVector(ctx: Lowering, factors: Value, update: LowRank): Value {
  return affine(ctx.g, affine(ctx.g, factors, update.down), update.up);
}

/** The up-projection is linear, so a gate may stand before it: a fused layer's groups then share one product. */
function gateHidden(ctx: Lowering, hidden: Tokens, x: Tokens, gate: Gate): Tokens {
  const gates = gateMean(ctx.g, x, gate.weight, gate.bias);
  const rankOfGroup = widthOf(hidden) / gate.groups;
  const columns = Array.from({ length: gate.groups }, (_, group) => gateColumns(ctx, gates, group, rankOfGroup));
  return scaleRows(ctx.g, hidden, concat(ctx.g, columns, 2));
}

/** Gate `group` of `[batch, 1, groups]`, for `width` columns. */
function gateColumns(ctx: Lowering, gates: Value, group: number, width: number): Value {
  const own = slice(ctx.g, gates, 2, group, group + 1);
  return expand(ctx.g, own, [gates.shape[0] ?? 1, 1, width]);
}

/** A gated scaling, for each token; thirds of a fused layer that are not adapted stay as they are. */
function gateFactors(ctx: Lowering, site: LinearSite, config: AnyLora, x: Tokens, factors: Value, gate: Gate): Tokens {
  const { g } = ctx;
  const gates = gateMean(g, x, gate.weight, gate.bias);
  const third = site.isFused ? site.outSize / site.matrices.length : 0;
  const ones = g.literal(floats([1, 1, third], new Float32Array(third).fill(1)));
  let group = 0;
  const columns = site.isFused
    ? site.matrices.map((matrix) =>
        config.attn_matrices.includes(matrix)
          ? gateColumns(ctx, gates, group++, third)
          : expand(g, ones, [gates.shape[0] ?? 1, 1, third]),
      )
    : [gateColumns(ctx, gates, 0, site.outSize)];
  const gated = g.node("Mul", [concat(g, columns, 2), factors]);
  return fromBatched(g, expand(g, gated, [x.batch, x.length, site.outSize]));
}
