/** What a family's builder makes of the inputs, and what all builders share. */
import type { Value } from "../../graph/value.ts";
import { optionalWeight, weight } from "../base-weights.ts";
import { affine } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import { reshape } from "../shape.ts";
import { type Tokens, toBatched, widthOf, withValue } from "../tokens.ts";

export interface BaseModel {
  /** `last_hidden_state` as rows; of the decoder where there is one. */
  readonly hidden: Tokens;
  /** The encoder's hidden states, of an encoder–decoder. */
  readonly encoded?: Tokens;
  /** The model's own pooling of hidden states, where it has one. @returns `[batch, hiddenSize]` */
  readonly pool?: (hidden: Tokens) => Value;
  /** Hidden states as heads get them, where that differs (T5 rescales them). */
  readonly forHeads?: (hidden: Tokens) => Tokens;
  /** ε of the layer norms inside heads. */
  readonly headNormEpsilon: number;
  /** Token ids that sentence vectors are found by; the encoder's where there are two. */
  readonly inputIds?: Value;
}

export interface FamilyLowering<C> {
  lower(ctx: Lowering, config: C): BaseModel;
}

/** A linear layer that no adapter can reach. */
export function dense(ctx: Lowering, path: string, x: Tokens): Tokens {
  return withValue(x, affine(ctx.g, x.value, weight(ctx, `${path}.weight`), optionalWeight(ctx, `${path}.bias`)));
}

/** Row 0 of every sequence, `[batch, width]`. */
export function firstToken(ctx: Lowering, x: Tokens): Value {
  const { g } = ctx;
  const first = g.node("Slice", [toBatched(g, x), g.ints([0]), g.ints([1]), g.ints([1])]);
  return reshape(g, first, [x.batch, widthOf(x)]);
}

/** `tanh(W·x₀ + b)`, or nothing where the checkpoint has no pooler. */
export function tanhPooler(ctx: Lowering, path: string): Pick<BaseModel, "pool"> {
  const { g } = ctx;
  const kernel = optionalWeight(ctx, `${path}.weight`);
  if (!kernel) return {};
  return {
    pool: (hidden) => g.node("Tanh", [affine(g, firstToken(ctx, hidden), kernel, optionalWeight(ctx, `${path}.bias`))]),
  };
}
