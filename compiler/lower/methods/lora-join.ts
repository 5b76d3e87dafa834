/** How the branches of a linear hook are divided and joined (composition.md §3.4–3.6). */
import { unreachable } from "../../../language/bug.ts";
import { floats } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import type { Lowering } from "../lowering.ts";
import { type Tokens, weightedSum, widthOf } from "../tokens.ts";
import { type Chain, changeOf, finished, isTokens, type LinearState, settled, spread } from "./lora-chain.ts";

export function divide(state: LinearState, parts: (tokens: Tokens) => readonly Tokens[]): readonly LinearState[] {
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

/** Branches one below the other. Each is finished on its own; `adapters-1.2` finishes all as its last branch does. */
export function join(
  ctx: Lowering,
  parts: readonly LinearState[],
  before: LinearState,
  joinTokens: (tokens: readonly Tokens[]) => Tokens,
): LinearState {
  const library = libraryChain(ctx, parts, joinTokens);
  if (!library) return settled(before, joinTokens(parts.map((part) => finished(ctx, part))));
  if (parts.every((part) => part.base.value === before.base.value)) return { ...before, chain: library };
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

export function average(
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
