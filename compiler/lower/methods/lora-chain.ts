/** What flows through a linear hook: the change that its adapters have made so far, and how it joins the layer's output. */
import { unreachable } from "../../../language/bug.ts";
import type { LoraConfig, MtlLoraConfig } from "../../../language/catalogue/method-config.ts";
import type { Value } from "../../graph/value.ts";
import type { Lowering } from "../lowering.ts";
import { expand } from "../shape.ts";
import { addTokens, alignTokens, type Tokens, withValue } from "../tokens.ts";
import type { RowScope } from "./rows.ts";

/** What the adapters so far have made of the layer's change. */
export type Chain =
  | { readonly kind: "add"; readonly delta: Tokens }
  /** `factors` scale the layer's output: `[1, out]` for all tokens, or a value for each. */
  | { readonly kind: "scale"; readonly factors: Value | Tokens }
  /** DoRA: the whole output times a gain for each column. */
  | { readonly kind: "gain"; readonly delta: Tokens; readonly gain: Value }
  /** Branches of different kinds have been joined: the result is known. */
  | { readonly kind: "settled"; readonly result: Tokens };

export type AnyLora = LoraConfig | MtlLoraConfig;

export interface LinearState {
  readonly x: Tokens;
  readonly base: Tokens;
  readonly chain?: Chain;
  readonly scope: RowScope;
}

export function changeOf(ctx: Lowering, state: LinearState, chain: Chain): Tokens | Value {
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

export function isTokens(value: Tokens | Value): value is Tokens {
  return "batch" in value;
}

/** A row vector as a value for every token. */
export function spread(ctx: Lowering, vector: Value, like: Tokens): Tokens {
  return withValue(like, expand(ctx.g, vector, like.value.shape));
}

/** The product of two scalings, either for all tokens or for each. */
export function product(ctx: Lowering, a: Tokens | Value, b: Tokens | Value): Tokens | Value {
  const { g } = ctx;
  if (!isTokens(a)) return isTokens(b) ? product(ctx, b, a) : g.node("Mul", [a, b]);
  if (!isTokens(b)) return withValue(a, g.node("Mul", [a.value, b]));
  const [left, right] = alignTokens(g, [a, b]);
  return left && right ? withValue(left, g.node("Mul", [left.value, right.value])) : a;
}

/** The layer's output with what the adapters made of it. */
export function finished(ctx: Lowering, state: LinearState): Tokens {
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
export function settled(before: LinearState, result: Tokens): LinearState {
  return { ...before, chain: { kind: "settled", result } };
}
