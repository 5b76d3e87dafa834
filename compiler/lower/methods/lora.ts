/**
 * The linear hook: what a composition of LoRA-family adapters makes of a linear layer. Stacked adapters form a chain: each
 * works on the change that the one before made, and the last decides how it joins the layer's own output (composition.md
 * §3.1, §3.10).
 */
import { unreachable } from "../../../language/bug.ts";
import type { LoraConfig, MtlLoraConfig } from "../../../language/catalogue/method-config.ts";
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
  addTokens,
  alignTokens,
  fromBatched,
  joinBatch,
  scaleRows,
  selectTokens,
  splitChannels,
  splitRows,
  type Tokens,
  weightedSum,
  widthOf,
  withValue,
} from "../tokens.ts";
import { type Gate, type LowRank, updateAt } from "./low-rank.ts";
import { channelsOf, idsOf, type RowScope, splitScope, wholeBatch } from "./rows.ts";

/** What the adapters so far have made of the layer's change. */
type Chain =
  | { readonly kind: "add"; readonly delta: Tokens }
  /** `factors` scale the layer's output: `[1, out]` for all tokens, or a value for each. */
  | { readonly kind: "scale"; readonly factors: Value | Tokens }
  /** DoRA: the whole output times a gain for each column. */
  | { readonly kind: "gain"; readonly delta: Tokens; readonly gain: Value }
  /** Branches of different kinds have been joined: the result is known. */
  | { readonly kind: "settled"; readonly result: Tokens };

type AnyLora = LoraConfig | MtlLoraConfig;

interface LinearState {
  readonly x: Tokens;
  readonly base: Tokens;
  readonly chain?: Chain;
  readonly scope: RowScope;
}

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

function changeOf(ctx: Lowering, state: LinearState, chain: Chain): Tokens | Value {
  switch (chain.kind) {
    case "scale":
      return chain.factors;
    case "settled": {
      const [result, base] = alignTokens(ctx.g, [chain.result, state.base]);
      return result && base ? withValue(result, ctx.g.node("Sub", [result.value, base.value])) : chain.result;
    }
    default:
      return chain.delta;
  }
}

function isTokens(value: Tokens | Value): value is Tokens {
  return "batch" in value;
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

/** A row vector as a value for every token. */
function spread(ctx: Lowering, vector: Value, like: Tokens): Tokens {
  return withValue(like, expand(ctx.g, vector, like.value.shape));
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

/** The product of two scalings, either for all tokens or for each. */
function product(ctx: Lowering, a: Tokens | Value, b: Tokens | Value): Tokens | Value {
  const { g } = ctx;
  if (!isTokens(a)) return isTokens(b) ? product(ctx, b, a) : g.node("Mul", [a, b]);
  if (!isTokens(b)) return withValue(a, g.node("Mul", [a.value, b]));
  const [left, right] = alignTokens(g, [a, b]);
  return left && right ? withValue(left, g.node("Mul", [left.value, right.value])) : a;
}

/** The layer's output with what the adapters made of it. */
function finished(ctx: Lowering, state: LinearState): Tokens {
  const { base, chain } = state;
  if (!chain) return base;
  switch (chain.kind) {
    case "add":
      return addTokens(ctx.g, base, chain.delta);
    case "gain": {
      const sum = addTokens(ctx.g, base, chain.delta);
      return withValue(sum, ctx.g.node("Mul", [sum.value, chain.gain]));
    }
    case "scale": {
      const scaled = product(ctx, base, chain.factors);
      return isTokens(scaled) ? scaled : base;
    }
    case "settled":
      return chain.result;
    default:
      return unreachable(chain);
  }
}

/** A state whose result is known; a later adapter in the Stack works on the change that it made. */
function settled(before: LinearState, result: Tokens): LinearState {
  return { ...before, chain: { kind: "settled", result } };
}

/** Branches one below the other. Each is finished on its own; `adapters-1.2` finishes all as its last branch does. */
function join(
  ctx: Lowering,
  parts: readonly LinearState[],
  before: LinearState,
  joinTokens: (tokens: readonly Tokens[]) => Tokens,
): LinearState {
  const library = libraryChain(ctx, parts, joinTokens);
  if (!library) return settled(before, joinTokens(parts.map((part) => finished(ctx, part))));
  const base = joinTokens(parts.map((part) => part.base));
  const x = joinTokens(parts.map((part) => part.x));
  return { ...before, x, base, chain: library };
}

/**
 * What `adapters-1.2` makes of branches: it joins their changes, and the last branch's adapter decides how the change is
 * combined with the layer's output (composition.md §3.6, §3.10). Absent under documented semantics, where a branch has no
 * module, and where vectors would meet token values (C14): the library fails on those.
 */
function libraryChain(
  ctx: Lowering,
  parts: readonly LinearState[],
  joinTokens: (tokens: readonly Tokens[]) => Tokens,
): Chain | undefined {
  if (ctx.build.semantics !== "adapters-1.2") return undefined;
  const chains = parts.flatMap(({ chain }) => (chain && chain.kind !== "settled" ? [chain] : []));
  const last = chains.at(-1);
  const scalings = chains.filter((chain) => chain.kind === "scale").length;
  if (!last || chains.length < parts.length || (scalings > 0 && scalings < chains.length)) return undefined;
  const changes = parts.map((part, i) => {
    const chain = chains[i] ?? last;
    const change = changeOf(ctx, part, chain);
    return isTokens(change) ? change : spread(ctx, change, part.base);
  });
  const joined = joinTokens(changes);
  return last.kind === "scale" ? { kind: "scale", factors: joined } : { ...last, delta: joined };
}

function average(
  ctx: Lowering,
  parts: readonly LinearState[],
  weights: readonly number[],
  before: LinearState,
): LinearState {
  const { g } = ctx;
  const chains = parts.map((part) => part.chain);
  const kinds = new Set(chains.map((chain) => chain?.kind).filter((kind) => kind !== undefined));
  const library = libraryChain(ctx, parts, (tokens) => weightedSum(g, tokens, weights));
  if (library) return { ...before, chain: library };
  if (kinds.size === 1 && kinds.has("add")) {
    const present = chains.flatMap((chain, i) => (chain?.kind === "add" ? [{ chain, weight: weights[i] ?? 0 }] : []));
    const delta = weightedSum(
      g,
      present.map(({ chain }) => chain.delta),
      present.map(({ weight }) => weight),
    );
    return { ...before, chain: { kind: "add", delta } };
  }
  if (kinds.size === 1 && kinds.has("scale"))
    return { ...before, chain: averageOfScalings(ctx, chains, weights, before) };
  return settled(
    before,
    weightedSum(
      g,
      parts.map((part) => finished(ctx, part)),
      weights,
    ),
  );
}

/** A child without an adapter here scales by one. */
function averageOfScalings(
  ctx: Lowering,
  chains: readonly (Chain | undefined)[],
  weights: readonly number[],
  before: LinearState,
): Chain {
  const { g } = ctx;
  const width = widthOf(before.base);
  const ones = g.literal(floats([1, width], new Float32Array(width).fill(1)));
  const factors = chains.map((chain) => (chain?.kind === "scale" ? chain.factors : ones));
  const vectors = factors.filter((value): value is Value => !isTokens(value));
  if (vectors.length === factors.length) {
    const terms = vectors.map((value, i) => g.node("Mul", [value, g.scalar(weights[i] ?? 0)]));
    return { kind: "scale", factors: terms.reduce((sum, term) => g.node("Add", [sum, term])) };
  }
  const perToken = factors.map((value) => (isTokens(value) ? value : spread(ctx, value, before.base)));
  return { kind: "scale", factors: weightedSum(g, perToken, weights) };
}

function divide(state: LinearState, parts: (tokens: Tokens) => readonly Tokens[]): readonly LinearState[] {
  const x = parts(state.x);
  const base = parts(state.base);
  const chains = divideChain(state.chain, parts, x.length);
  return x.map((part, i) => ({
    x: part,
    base: base[i] ?? part,
    ...(chains[i] && { chain: chains[i] }),
    scope: state.scope,
  }));
}

function divideChain(
  chain: Chain | undefined,
  parts: (tokens: Tokens) => readonly Tokens[],
  count: number,
): readonly (Chain | undefined)[] {
  if (!chain) return Array.from({ length: count }, () => undefined);
  switch (chain.kind) {
    case "add":
      return parts(chain.delta).map((delta) => ({ kind: "add", delta }));
    case "gain":
      return parts(chain.delta).map((delta) => ({ kind: "gain", delta, gain: chain.gain }));
    case "scale": {
      const { factors } = chain;
      if (!isTokens(factors)) return Array.from({ length: count }, () => chain);
      return parts(factors).map((part) => ({ kind: "scale", factors: part }));
    }
    case "settled":
      return parts(chain.result).map((result) => ({ kind: "settled", result }));
    default:
      return unreachable(chain);
  }
}
