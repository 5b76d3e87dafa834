/** Self-attention between the sites of its three projections, up to the output projection. */
import { type AttentionInput, type AttentionShape, attention } from "../attention.ts";
import type { Lowering } from "../lowering.ts";
import { linearHook } from "../methods/lora.ts";
import type { Tokens } from "../tokens.ts";

/**
 * @param id of the layer, whose sites are `{id}.attn.q`, `.k`, `.v` and `.prefix`
 * @returns rows `[batch·length, heads·headSize]`
 */
export function selfAttention(
  ctx: Lowering,
  id: string,
  shape: AttentionShape,
  x: Tokens,
  given: Omit<AttentionInput, "input" | "q" | "k" | "v">,
): Tokens {
  const q = linearHook(ctx, `${id}.attn.q`, x);
  const k = linearHook(ctx, `${id}.attn.k`, x);
  const v = linearHook(ctx, `${id}.attn.v`, x);
  return attention(ctx, `${id}.attn.prefix`, shape, { input: x, q, k, v, ...given });
}
