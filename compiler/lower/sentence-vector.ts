/** The vector that stands for a whole row, by family (heads.md §2.1). */
import { fixed } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";
import { positionsUpTo } from "./attention-mask.ts";
import { firstToken } from "./families/base-model.ts";
import type { Lowering } from "./lowering.ts";
import { expand, reshape } from "./shape.ts";
import { type Tokens, toBatched, valueToBatch, widthOf } from "./tokens.ts";

/**
 * @param inputIds `[rows, length]` of the same rows as `hidden`; only families that look at tokens need it
 * @returns `[batch, hiddenSize]`
 */
export function sentenceVector(ctx: Lowering, hidden: Tokens, inputIds: Value | undefined): Value {
  const { family, padTokenId, eosTokenId } = ctx.build.model;
  if (family.sentenceVector === "first" || !inputIds) return firstToken(ctx, hidden);
  const position =
    family.sentenceVector === "last-token"
      ? lastTokenPosition(ctx, inputIds, padTokenId)
      : lastEosPosition(ctx, inputIds, eosTokenId ?? 2);
  return tokenAt(ctx, hidden, position);
}

/** The number of tokens that are not padding, minus one; −1 where the model has no pad token. @returns `[rows]` */
function lastTokenPosition(ctx: Lowering, inputIds: Value, padTokenId: number | null): Value {
  const { g } = ctx;
  if (padTokenId === null) return expand(g, g.ints([-1]), [inputIds.shape[0] ?? fixed(1)]);
  const isToken = g.node("Not", [g.node("Equal", [inputIds, g.ints([padTokenId])])]);
  const counted = g.node("Cast", [isToken], { attributes: { to: "int64" } });
  const count = g.node("ReduceSum", [counted, g.ints([1])], { attributes: { keepdims: 0 } });
  return g.node("Sub", [count, g.ints([1])]);
}

/** @returns `[rows]` */
function lastEosPosition(ctx: Lowering, inputIds: Value, eosTokenId: number): Value {
  const { g } = ctx;
  const isEos = g.node("Cast", [g.node("Equal", [inputIds, g.ints([eosTokenId])])], { attributes: { to: "int64" } });
  const length = inputIds.shape[1] ?? fixed(1);
  const position = reshape(g, positionsUpTo(g, length), [1, length]);
  return g.node("ReduceMax", [g.node("Mul", [isEos, position]), g.ints([1])], { attributes: { keepdims: 0 } });
}

function tokenAt(ctx: Lowering, hidden: Tokens, position: Value): Value {
  const { g } = ctx;
  const width = widthOf(hidden);
  const rows = valueToBatch(g, position, hidden.batch);
  const index = expand(g, reshape(g, rows, [hidden.batch, 1, 1]), [hidden.batch, 1, width]);
  const found = g.node("GatherElements", [toBatched(g, hidden), index], { attributes: { axis: 1 } });
  return reshape(g, found, [hidden.batch, width]);
}
