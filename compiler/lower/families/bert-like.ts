/** BERT, RoBERTa, XLM-R, ELECTRA, BERT-Generation: post-norm encoders (models.md §3 F1a). */

import { Bug } from "../../../language/bug.ts";
import type { BertLikeConfig } from "../../../language/catalogue/families/shared/bert-like.ts";
import { fixed } from "../../graph/dim.ts";
import { integers } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import type { AttentionInput } from "../attention.ts";
import { causalMask, paddingMask, positionsUpTo } from "../attention-mask.ts";
import { hasWeight, optionalWeight, weight } from "../base-weights.ts";
import type { Lowering } from "../lowering.ts";
import { invertibleHook } from "../methods/invertible.ts";
import type { AttentionBias } from "../methods/prefix-state.ts";
import { extendMask, promptHook } from "../methods/prompt.ts";
import { type RowExtent, rowExtent } from "../methods/reft.ts";
import { relativeScores } from "../relative-positions.ts";
import { reshape } from "../shape.ts";
import { fromBatched, type Tokens } from "../tokens.ts";
import { type BaseModel, dense, type FamilyLowering, tanhPooler } from "./base-model.ts";
import { feedForward } from "./feed-forward.ts";
import { inputNamed } from "./inputs.ts";
import { layerNormAt } from "./norms.ts";
import { selfAttention } from "./self-attention.ts";
import { postNormLayer } from "./transformer-layer.ts";

export const bertLike: FamilyLowering<BertLikeConfig> = {
  lower(ctx, config): BaseModel {
    const { g } = ctx;
    const inputIds = inputNamed(ctx, "input_ids");
    const embedded = g.scope("embeddings", () => embed(ctx, config, inputIds));
    const prompted = promptHook(ctx, invertibleHook(ctx, embedded));
    const mask = extendMask(ctx, inputNamed(ctx, "attention_mask"), prompted.added);
    const projected = hasWeight(ctx, "embeddings_project.weight")
      ? dense(ctx, "embeddings_project", prompted.tokens)
      : prompted.tokens;

    const { length } = projected;
    const bias: AttentionBias = {
      mask: g.scope("mask", () => (config.isDecoder ? causalMask(g, mask, length) : paddingMask(g, mask))),
      style: "additive",
    };
    const extent = g.scope("mask", () => rowExtent(ctx, mask, ctx.batch, length));
    let hidden = projected;
    for (let layer = 0; layer < config.layers; layer++) hidden = encoderLayer(ctx, config, layer, hidden, bias, extent);
    return { hidden, inputIds, headNormEpsilon: config.layerNormEps, ...tanhPooler(ctx, "pooler.dense") };
  },
};

function embed(ctx: Lowering, config: BertLikeConfig, inputIds: Value): Tokens {
  const { g } = ctx;
  const words = g.node("Gather", [weight(ctx, "embeddings.word_embeddings.weight"), inputIds]);
  const types = tokenTypes(ctx);
  const typed = types ? g.node("Add", [words, types]) : words;
  const positions = config.positionEmbeddingType === "absolute" ? positionEmbeddings(ctx, config, inputIds) : undefined;
  const sum = positions ? g.node("Add", [typed, positions]) : typed;
  return layerNormAt(ctx, "embeddings.LayerNorm", config.layerNormEps)(fromBatched(g, sum));
}

/** Families without the input have every token in segment 0. */
function tokenTypes(ctx: Lowering): Value | undefined {
  const table = optionalWeight(ctx, "embeddings.token_type_embeddings.weight");
  if (!table) return undefined;
  const hasInput = ctx.g.inputs.some((input) => input.name === "token_type_ids");
  const ids = hasInput ? inputNamed(ctx, "token_type_ids") : ctx.g.literal(integers([1, 1], [0]));
  return ctx.g.node("Gather", [table, ids]);
}

function positionEmbeddings(ctx: Lowering, config: BertLikeConfig, inputIds: Value): Value {
  const { g } = ctx;
  const table = weight(ctx, "embeddings.position_embeddings.weight");
  return g.node("Gather", [table, positionIds(ctx, config, inputIds)]);
}

/** models.md §2.4 */
function positionIds(ctx: Lowering, config: BertLikeConfig, inputIds: Value): Value {
  const { g } = ctx;
  const length = inputIds.shape[1] ?? fixed(1);
  if (config.positionIds === "sequential") return reshape(g, positionsUpTo(g, length), [1, length]);
  if (config.padTokenId === null) throw new Bug("positions counted from padding need a pad token");
  const isToken = g.node("Not", [g.node("Equal", [inputIds, g.ints([config.padTokenId])])]);
  const counted = g.node("Cast", [isToken], { attributes: { to: "int64" } });
  const running = g.node("Mul", [g.node("CumSum", [counted, g.literal(integers([], [1]))]), counted]);
  return g.node("Add", [running, g.ints([config.padTokenId])]);
}

function encoderLayer(
  ctx: Lowering,
  config: BertLikeConfig,
  layer: number,
  input: Tokens,
  bias: AttentionBias,
  extent: RowExtent,
): Tokens {
  const id = `encoder.${layer}`;
  const path = `encoder.layer.${layer}`;
  const { heads, headSize } = config;
  return postNormLayer(
    ctx,
    {
      id,
      extent,
      subLayers: [
        {
          site: `${id}.attn.out`,
          norm: layerNormAt(ctx, `${path}.attention.output.LayerNorm`, config.layerNormEps),
          compute: (x) => {
            const shape = { heads, keyValueHeads: heads, headSize, scale: 1 / Math.sqrt(headSize) };
            const positions = relative(ctx, config, `${path}.attention.self`);
            const mixed = selfAttention(ctx, id, shape, x, { bias, ...positions });
            return dense(ctx, `${path}.attention.output.dense`, mixed);
          },
        },
        {
          site: `${id}.ffn.out`,
          norm: layerNormAt(ctx, `${path}.output.LayerNorm`, config.layerNormEps),
          compute: (x) => feedForward(ctx, id, config.activation, x),
        },
      ],
    },
    input,
  );
}

function relative(ctx: Lowering, config: BertLikeConfig, path: string): Pick<AttentionInput, "relativeScores"> {
  if (config.positionEmbeddingType === "absolute") return {};
  const table = weight(ctx, `${path}.distance_embedding.weight`);
  const withKeys = config.positionEmbeddingType === "relative_key_query";
  const { maxPositions } = config;
  return { relativeScores: (q, k, shift) => relativeScores(ctx.g, { table, maxPositions, withKeys }, q, k, shift) };
}
