/** DistilBERT: a post-norm encoder without token types and pooler (models.md §3 F1d). */
import type { DistilbertConfig } from "../../../language/catalogue/families/distilbert.ts";
import { fixed } from "../../graph/dim.ts";
import { paddingMask, positionsUpTo } from "../attention-mask.ts";
import { weight } from "../base-weights.ts";
import type { Lowering } from "../lowering.ts";
import { invertibleHook } from "../methods/invertible.ts";
import type { AttentionBias } from "../methods/prefix-state.ts";
import { extendMask, promptHook } from "../methods/prompt.ts";
import { rowExtent } from "../methods/reft.ts";
import { reshape } from "../shape.ts";
import { fromBatched, type Tokens } from "../tokens.ts";
import { type BaseModel, dense, type FamilyLowering } from "./base-model.ts";
import { feedForward } from "./feed-forward.ts";
import { inputNamed } from "./inputs.ts";
import { layerNormAt } from "./norms.ts";
import { selfAttention } from "./self-attention.ts";
import { postNormLayer } from "./transformer-layer.ts";

export const distilbert: FamilyLowering<DistilbertConfig> = {
  lower(ctx, config): BaseModel {
    const { g } = ctx;
    const inputIds = inputNamed(ctx, "input_ids");
    const prompted = promptHook(
      ctx,
      invertibleHook(
        ctx,
        g.scope("embeddings", () => embed(ctx, config)),
      ),
    );
    const mask = extendMask(ctx, inputNamed(ctx, "attention_mask"), prompted.added);
    const bias: AttentionBias = { mask: g.scope("mask", () => paddingMask(g, mask)), style: "keep" };
    const extent = g.scope("mask", () => rowExtent(ctx, mask, ctx.batch, prompted.tokens.length));
    const { heads, headSize, layerNormEps } = config;
    const shape = { heads, keyValueHeads: heads, headSize, scale: 1 / Math.sqrt(headSize) };

    let hidden = prompted.tokens;
    for (let layer = 0; layer < config.layers; layer++) {
      const id = `encoder.${layer}`;
      const path = `transformer.layer.${layer}`;
      const attend = (x: Tokens) => dense(ctx, `${path}.attention.out_lin`, selfAttention(ctx, id, shape, x, { bias }));
      const subLayers = [
        { site: `${id}.attn.out`, norm: layerNormAt(ctx, `${path}.sa_layer_norm`, layerNormEps), compute: attend },
        {
          site: `${id}.ffn.out`,
          norm: layerNormAt(ctx, `${path}.output_layer_norm`, layerNormEps),
          compute: (x: Tokens) => feedForward(ctx, id, config.activation, x),
        },
      ];
      hidden = postNormLayer(ctx, { id, extent, subLayers }, hidden);
    }
    return { hidden, inputIds, headNormEpsilon: layerNormEps };
  },
};

function embed(ctx: Lowering, config: DistilbertConfig): Tokens {
  const { g } = ctx;
  const inputIds = inputNamed(ctx, "input_ids");
  const length = inputIds.shape[1] ?? fixed(1);
  const words = g.node("Gather", [weight(ctx, "embeddings.word_embeddings.weight"), inputIds]);
  const positions = g.node("Gather", [
    weight(ctx, "embeddings.position_embeddings.weight"),
    reshape(g, positionsUpTo(g, length), [1, length]),
  ]);
  const sum = fromBatched(g, g.node("Add", [words, positions]));
  return layerNormAt(ctx, "embeddings.LayerNorm", config.layerNormEps)(sum);
}
