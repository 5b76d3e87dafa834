/** T5: an encoder–decoder with RMS norms, unscaled attention and bucketed relative positions (models.md §3 F4). */
import type { T5LikeConfig } from "../../../language/catalogue/families/shared/t5-like.ts";
import { addDims, type Dim, fixed } from "../../graph/dim.ts";
import { floats } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { type AttentionShape, attention } from "../attention.ts";
import { causalMask, paddingMask } from "../attention-mask.ts";
import { weight } from "../base-weights.ts";
import { scaleBy } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import { invertibleHook } from "../methods/invertible.ts";
import { linearHook } from "../methods/lora.ts";
import type { AttentionBias, PositionBias } from "../methods/prefix-state.ts";
import { type RowExtent, rowExtent } from "../methods/reft.ts";
import { bucketedBias } from "../relative-buckets.ts";
import { expand } from "../shape.ts";
import { fromBatched, type Tokens, withValue } from "../tokens.ts";
import { type BaseModel, dense, type FamilyLowering } from "./base-model.ts";
import { feedForward, gatedFeedForward } from "./feed-forward.ts";
import { inputNamed } from "./inputs.ts";
import { rmsNormAt } from "./norms.ts";
import { selfAttention } from "./self-attention.ts";
import { preNormLayer, type SubLayer } from "./transformer-layer.ts";

/** The library gives heads this ε where config.json has no key `layer_norm_eps` (heads.md §3). */
const headNormEpsilon = 1e-12;

export const t5: FamilyLowering<T5LikeConfig> = {
  lower(ctx, config): BaseModel {
    const { g } = ctx;
    const inputIds = inputNamed(ctx, "input_ids");
    const mask = inputNamed(ctx, "attention_mask");
    const encoderMask = g.scope("mask", () => paddingMask(g, mask));
    const extent = g.scope("mask", () => rowExtent(ctx, mask, ctx.batch, inputIds.shape[1] ?? fixed(1)));
    const encoded = encode(ctx, config, inputIds, encoderMask, extent);
    const hidden = decode(ctx, config, encoded, encoderMask, extent);
    const forHeads = (tokens: Tokens) => withValue(tokens, scaleBy(g, tokens.value, config.hiddenSize ** -0.5));
    return { hidden, encoded, inputIds, headNormEpsilon, ...(config.tiesWordEmbeddings && { forHeads }) };
  },
};

function encode(ctx: Lowering, config: T5LikeConfig, ids: Value, mask: Value, extent: RowExtent): Tokens {
  let hidden = invertibleHook(ctx, embed(ctx, ids));
  const bias: AttentionBias = {
    mask,
    style: "additive",
    position: positionBias(ctx, config, "encoder", hidden.length),
    isKept: true,
  };
  for (let layer = 0; layer < config.encoderLayers; layer++) {
    const id = `encoder.${layer}`;
    const path = `encoder.block.${layer}.layer`;
    const subLayers = [selfAttentionPart(ctx, config, id, path, bias), feedForwardPart(ctx, config, id, `${path}.1`)];
    hidden = preNormLayer(ctx, { id, extent, subLayers }, hidden);
  }
  return rmsNormAt(ctx, "encoder.final_layer_norm", config.layerNormEps)(hidden);
}

/** Layers of the decoder edit positions by the encoder's mask, as the library's do (models.md §4.4). */
function decode(ctx: Lowering, config: T5LikeConfig, encoded: Tokens, encoderMask: Value, extent: RowExtent): Tokens {
  const { g } = ctx;
  let hidden = embed(ctx, inputNamed(ctx, "decoder_input_ids"));
  const causal = g.scope("mask", () => causalMask(g, inputNamed(ctx, "decoder_attention_mask"), hidden.length));
  const bias: AttentionBias = {
    mask: causal,
    style: "additive",
    position: positionBias(ctx, config, "decoder", hidden.length),
    isKept: true,
  };
  for (let layer = 0; layer < config.decoderLayers; layer++) {
    const id = `decoder.${layer}`;
    const path = `decoder.block.${layer}.layer`;
    const subLayers = [
      selfAttentionPart(ctx, config, id, path, bias),
      crossAttentionPart(ctx, config, id, path, encoded, encoderMask),
      feedForwardPart(ctx, config, id, `${path}.2`),
    ];
    hidden = preNormLayer(ctx, { id, extent, subLayers }, hidden);
  }
  return rmsNormAt(ctx, "decoder.final_layer_norm", config.layerNormEps)(hidden);
}

function embed(ctx: Lowering, ids: Value): Tokens {
  const { g } = ctx;
  return g.scope("embeddings", () => fromBatched(g, g.node("Gather", [weight(ctx, "shared.weight"), ids])));
}

/**
 * A prefix counts as positions before the tokens, while queries keep theirs (methods.md M21). The first layer's bias serves
 * all layers as long as they have as many prefix columns: from the first layer on that differs from the one before it, the
 * library's layers have no position bias.
 */
function positionBias(ctx: Lowering, config: T5LikeConfig, stack: "encoder" | "decoder", length: Dim): PositionBias {
  const table = weight(ctx, `${stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`);
  const buckets = { count: config.relativeBuckets, maxDistance: config.relativeMaxDistance };
  return (columns) =>
    ctx.g.scope(`${stack}.positions`, () => {
      const front = columns.at(-1) ?? 0;
      return columns.every((count) => count === front)
        ? bucketedBias(ctx.g, table, { ...buckets, isBidirectional: stack === "encoder" }, length, front)
        : expand(ctx.g, ctx.g.literal(floats([1, 1, 1, 1], [0])), [
            1,
            config.heads,
            length,
            addDims(length, fixed(front)),
          ]);
    });
}

function attentionShape(config: T5LikeConfig): AttentionShape {
  return { heads: config.heads, keyValueHeads: config.heads, headSize: config.headSize, scale: 1 };
}

function selfAttentionPart(
  ctx: Lowering,
  config: T5LikeConfig,
  id: string,
  path: string,
  bias: AttentionBias,
): SubLayer {
  return {
    site: `${id}.attn.out`,
    norm: rmsNormAt(ctx, `${path}.0.layer_norm`, config.layerNormEps),
    compute: (x) => {
      const mixed = selfAttention(ctx, id, attentionShape(config), x, { bias });
      return dense(ctx, `${path}.0.SelfAttention.o`, mixed);
    },
  };
}

function crossAttentionPart(
  ctx: Lowering,
  config: T5LikeConfig,
  id: string,
  path: string,
  encoded: Tokens,
  mask: Value,
): SubLayer {
  return {
    site: `${id}.cross.out`,
    norm: rmsNormAt(ctx, `${path}.1.layer_norm`, config.layerNormEps),
    compute: (x) => {
      const q = linearHook(ctx, `${id}.cross.q`, x);
      const k = linearHook(ctx, `${id}.cross.k`, encoded);
      const v = linearHook(ctx, `${id}.cross.v`, encoded);
      const bias: AttentionBias = { mask, style: "additive", isKept: true };
      const mixed = attention(ctx, `${id}.cross.prefix`, attentionShape(config), { input: x, q, k, v, bias });
      return dense(ctx, `${path}.1.EncDecAttention.o`, mixed);
    },
  };
}

function feedForwardPart(ctx: Lowering, config: T5LikeConfig, id: string, path: string): SubLayer {
  return {
    site: `${id}.ffn.out`,
    norm: rmsNormAt(ctx, `${path}.layer_norm`, config.layerNormEps),
    compute: (x) =>
      config.isGated
        ? gatedFeedForward(ctx, id, config.activation, `${path}.DenseReluDense.wi_0`, x)
        : feedForward(ctx, id, config.activation, x),
  };
}
