/** Feed-forward sub-layers between their adapter sites. */
import { Bug } from "../../../language/bug.ts";
import { activationOf } from "../activations.ts";
import type { Lowering } from "../lowering.ts";
import { linearHook } from "../methods/lora.ts";
import { alignTokens, type Tokens, withValue } from "../tokens.ts";
import { dense } from "./base-model.ts";

/** `W₂·act(W₁·x)` with the sites `{id}.ffn.up` and `{id}.ffn.down`. */
export function feedForward(ctx: Lowering, id: string, activation: string, x: Tokens): Tokens {
  const inner = linearHook(ctx, `${id}.ffn.up`, x);
  return linearHook(ctx, `${id}.ffn.down`, activated(ctx, activation, inner));
}

/** `W₂·(act(W_gate·x) ⊙ W₁·x)`; the gate projection takes no adapter. */
export function gatedFeedForward(ctx: Lowering, id: string, activation: string, gatePath: string, x: Tokens): Tokens {
  const gate = activated(ctx, activation, dense(ctx, gatePath, x));
  const [a, b] = alignTokens(ctx.g, [gate, linearHook(ctx, `${id}.ffn.up`, x)]);
  if (!a || !b) throw new Bug("two operands expected");
  return linearHook(ctx, `${id}.ffn.down`, withValue(a, ctx.g.node("Mul", [a.value, b.value])));
}

function activated(ctx: Lowering, name: string, x: Tokens): Tokens {
  const act = activationOf(name);
  return withValue(x, act(ctx.g, x.value));
}
