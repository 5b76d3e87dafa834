/** GPT-2: a pre-norm decoder whose q, k and v share one matrix (models.md §3 F5). */

import { Bug } from "../../../language/bug.ts";
import type { Gpt2Config } from "../../../language/catalogue/families/gpt2.ts";
import { fixed } from "../../graph/dim.ts";
import { attention } from "../attention.ts";
import { causalBeforePaddingMask, positionsUpTo } from "../attention-mask.ts";
import { weight } from "../base-weights.ts";
import { affineTransposed } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import { invertibleHook } from "../methods/invertible.ts";
import { linearHook } from "../methods/lora.ts";
import type { AttentionBias } from "../methods/prefix-state.ts";
import { rowExtent } from "../methods/reft.ts";
import { reshape } from "../shape.ts";
import { fromBatched, type Tokens, withValue } from "../tokens.ts";
import type { BaseModel, FamilyLowering } from "./base-model.ts";
import { feedForward } from "./feed-forward.ts";
import { inputNamed } from "./inputs.ts";
import { layerNormAt } from "./norms.ts";
import { preNormLayer } from "./transformer-layer.ts";

/** The library gives heads this ε where config.json has no key `layer_norm_eps` (heads.md §3). */
const headNormEpsilon = 1e-12;

export const gpt2: FamilyLowering<Gpt2Config> = {
  lower(ctx, config): BaseModel {
    const { g } = ctx;
    const inputIds = inputNamed(ctx, "input_ids");
    const mask = inputNamed(ctx, "attention_mask");
    let hidden = invertibleHook(
      ctx,
      g.scope("embeddings", () => embed(ctx)),
    );
    const bias: AttentionBias = {
      mask: g.scope("mask", () => causalBeforePaddingMask(g, mask, hidden.length)),
      style: "additive",
    };
    const extent = g.scope("mask", () => rowExtent(ctx, mask, ctx.batch, hidden.length));
    for (let layer = 0; layer < config.layers; layer++) {
      const id = `decoder.${layer}`;
      const path = `h.${layer}`;
      const subLayers = [
        {
          site: `${id}.attn.out`,
          norm: layerNormAt(ctx, `${path}.ln_1`, config.layerNormEps),
          compute: (x: Tokens) => attend(ctx, config, layer, x, bias),
        },
        {
          site: `${id}.ffn.out`,
          norm: layerNormAt(ctx, `${path}.ln_2`, config.layerNormEps),
          compute: (x: Tokens) => feedForward(ctx, id, config.activation, x),
        },
      ];
      hidden = preNormLayer(ctx, { id, extent, subLayers }, hidden);
    }
    return { hidden: layerNormAt(ctx, "ln_f", config.layerNormEps)(hidden), inputIds, headNormEpsilon };
  },
};

function embed(ctx: Lowering): Tokens {
  const { g } = ctx;
  const inputIds = inputNamed(ctx, "input_ids");
  const length = inputIds.shape[1] ?? fixed(1);
  const words = g.node("Gather", [weight(ctx, "wte.weight"), inputIds]);
  const positions = g.node("Gather", [weight(ctx, "wpe.weight"), reshape(g, positionsUpTo(g, length), [1, length])]);
  return fromBatched(g, g.node("Add", [words, positions]));
}

function attend(ctx: Lowering, config: Gpt2Config, layer: number, x: Tokens, bias: AttentionBias): Tokens {
  const { g } = ctx;
  const { heads, headSize } = config;
  const id = `decoder.${layer}`;
  const fused = linearHook(ctx, `${id}.attn.qkv`, x);
  const [q, k, v] = g
    .nodes("Split", [fused.value], { attributes: { axis: 1, num_outputs: 3 } })
    .map((value) => withValue(fused, value));
  if (!q || !k || !v) throw new Bug("three thirds expected");
  const scale = (config.scalesByHeadSize ? 1 / Math.sqrt(headSize) : 1) / (config.scalesByLayer ? layer + 1 : 1);
  const mixed = attention(
    ctx,
    `${id}.attn.prefix`,
    { heads, keyValueHeads: heads, headSize, scale },
    { input: x, q, k, v, bias },
  );
  const path = `h.${layer}.attn.c_proj`;
  return withValue(mixed, affineTransposed(g, mixed.value, weight(ctx, `${path}.weight`), weight(ctx, `${path}.bias`)));
}
