/** Llama: a pre-norm decoder with RMS norms, rotary positions, grouped queries and a gated feed-forward (models.md §3 F6). */
import type { LlamaLikeConfig } from "../../../language/catalogue/families/shared/llama-like.ts";
import type { Value } from "../../graph/value.ts";
import { causalMask } from "../attention-mask.ts";
import { weight } from "../base-weights.ts";
import type { Lowering } from "../lowering.ts";
import { invertibleHook } from "../methods/invertible.ts";
import { rowExtent } from "../methods/reft.ts";
import { rotate } from "../rotary.ts";
import { fromBatched, type Tokens } from "../tokens.ts";
import { type BaseModel, dense, type FamilyLowering } from "./base-model.ts";
import { gatedFeedForward } from "./feed-forward.ts";
import { inputNamed } from "./inputs.ts";
import { rmsNormAt } from "./norms.ts";
import { selfAttention } from "./self-attention.ts";
import { preNormLayer } from "./transformer-layer.ts";

/** The library gives heads this ε where config.json has no key `layer_norm_eps` (heads.md §3). */
const headNormEpsilon = 1e-12;

export const llama: FamilyLowering<LlamaLikeConfig> = {
  lower(ctx, config): BaseModel {
    const { g } = ctx;
    const inputIds = inputNamed(ctx, "input_ids");
    const mask = inputNamed(ctx, "attention_mask");
    const embedded = g.scope("embeddings", () =>
      fromBatched(g, g.node("Gather", [weight(ctx, "embed_tokens.weight"), inputIds])),
    );
    let hidden = invertibleHook(ctx, embedded);
    const masks = new Map<number | null, Value>();
    for (const window of config.slidingWindows) {
      if (!masks.has(window))
        masks.set(
          window,
          g.scope("mask", () => causalMask(g, mask, hidden.length, window)),
        );
    }
    const extent = g.scope("mask", () => rowExtent(ctx, mask, ctx.batch, hidden.length));
    for (let layer = 0; layer < config.layers; layer++) {
      const id = `decoder.${layer}`;
      const path = `layers.${layer}`;
      const score = masks.get(config.slidingWindows[layer] ?? null) ?? null;
      const subLayers = [
        {
          site: `${id}.attn.out`,
          norm: rmsNormAt(ctx, `${path}.input_layernorm`, config.rmsNormEps),
          compute: (x: Tokens) => attend(ctx, config, layer, x, score),
        },
        {
          site: `${id}.ffn.out`,
          norm: rmsNormAt(ctx, `${path}.post_attention_layernorm`, config.rmsNormEps),
          compute: (x: Tokens) => gatedFeedForward(ctx, id, config.activation, `${path}.mlp.gate_proj`, x),
        },
      ];
      hidden = preNormLayer(ctx, { id, extent, subLayers }, hidden);
    }
    return { hidden: rmsNormAt(ctx, "norm", config.rmsNormEps)(hidden), inputIds, headNormEpsilon };
  },
};

function attend(ctx: Lowering, config: LlamaLikeConfig, layer: number, x: Tokens, mask: Value | null): Tokens {
  const { g } = ctx;
  const { heads, keyValueHeads, headSize } = config;
  const rotary = {
    theta: config.ropeTheta,
    size: headSize,
    maxPositions: config.maxPositions,
    scaling: config.ropeScaling,
  };
  const shape = { heads, keyValueHeads, headSize, scale: 1 / Math.sqrt(headSize) };
  const mixed = selfAttention(ctx, `decoder.${layer}`, shape, x, {
    bias: { mask, style: "additive" },
    rotate: (value, length) => rotate(g, rotary, value, length, headSize),
  });
  return dense(ctx, `layers.${layer}.self_attn.o_proj`, mixed);
}
