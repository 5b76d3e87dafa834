/** ViT: a pre-norm encoder over the patches of an image (models.md §3 F7). */

import type { VitConfig } from "../../../language/catalogue/families/vit.ts";
import { activationOf } from "../activations.ts";
import { optionalWeight, weight } from "../base-weights.ts";
import { affine } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import type { AttentionBias } from "../methods/prefix-state.ts";
import { promptHook } from "../methods/prompt.ts";
import { rowExtent } from "../methods/reft.ts";
import { concat, expand, reshape, transpose } from "../shape.ts";
import { fromBatched, type Tokens } from "../tokens.ts";
import { type BaseModel, dense, type FamilyLowering, firstToken } from "./base-model.ts";
import { feedForward } from "./feed-forward.ts";
import { inputNamed } from "./inputs.ts";
import { layerNormAt } from "./norms.ts";
import { selfAttention } from "./self-attention.ts";
import { preNormLayer } from "./transformer-layer.ts";

/** An image hides nothing: there is no mask. */
const noMask: AttentionBias = { mask: null, style: "additive" };

export const vit: FamilyLowering<VitConfig> = {
  lower(ctx, config): BaseModel {
    const { g } = ctx;
    const { tokens } = promptHook(
      ctx,
      g.scope("embeddings", () => embed(ctx, config)),
    );
    const extent = rowExtent(ctx, null, ctx.batch, tokens.length);
    let hidden = tokens;
    for (let layer = 0; layer < config.layers; layer++) {
      const id = `encoder.${layer}`;
      const path = `encoder.layer.${layer}`;
      const subLayers = [
        {
          site: `${id}.attn.out`,
          norm: layerNormAt(ctx, `${path}.layernorm_before`, config.layerNormEps),
          compute: (x: Tokens) => attend(ctx, config, layer, x),
        },
        {
          site: `${id}.ffn.out`,
          norm: layerNormAt(ctx, `${path}.layernorm_after`, config.layerNormEps),
          compute: (x: Tokens) => feedForward(ctx, id, config.activation, x),
        },
      ];
      hidden = preNormLayer(ctx, { id, extent, subLayers }, hidden);
    }
    return {
      hidden: layerNormAt(ctx, "layernorm", config.layerNormEps)(hidden),
      headNormEpsilon: config.layerNormEps,
      ...pooler(ctx, config),
    };
  },
};

/** `[class; patches] + positions` */
function embed(ctx: Lowering, config: VitConfig): Tokens {
  const { g } = ctx;
  const path = "embeddings.patch_embeddings.projection";
  const pixels = inputNamed(ctx, "pixel_values");
  const grid = g.node("Conv", [pixels, weight(ctx, `${path}.weight`), weight(ctx, `${path}.bias`)], {
    attributes: { kernel_shape: config.patchSize, strides: config.patchSize },
  });
  const { hiddenSize, patches } = config;
  const rows = transpose(g, reshape(g, grid, [ctx.batch, hiddenSize, patches]), [0, 2, 1]);
  const first = expand(g, weight(ctx, "embeddings.cls_token"), [ctx.batch, 1, hiddenSize]);
  const sequence = concat(g, [first, rows], 1);
  return fromBatched(g, g.node("Add", [sequence, weight(ctx, "embeddings.position_embeddings")]));
}

function attend(ctx: Lowering, config: VitConfig, layer: number, x: Tokens): Tokens {
  const { heads, headSize } = config;
  const shape = { heads, keyValueHeads: heads, headSize, scale: 1 / Math.sqrt(headSize) };
  const mixed = selfAttention(ctx, `encoder.${layer}`, shape, x, { bias: noMask });
  return dense(ctx, `encoder.layer.${layer}.attention.output.dense`, mixed);
}

function pooler(ctx: Lowering, config: VitConfig): Pick<BaseModel, "pool"> {
  const { g } = ctx;
  const kernel = optionalWeight(ctx, "pooler.dense.weight");
  if (!kernel) return {};
  const act = activationOf(config.poolerActivation);
  return {
    pool: (hidden) => act(g, affine(g, firstToken(ctx, hidden), kernel, optionalWeight(ctx, "pooler.dense.bias"))),
  };
}
