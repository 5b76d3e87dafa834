/** Branches of the prefix hook one below the other, the shorter ones padded on the left (composition.md §3.7). */
import { Bug } from "../../../language/bug.ts";
import { fixed, fixedSize } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import { hiddenScore } from "../attention-mask.ts";
import type { Lowering } from "../lowering.ts";
import { concat, expand, slice } from "../shape.ts";
import {
  type AttentionBias,
  filled,
  haveOnePosition,
  lengthen,
  longestTrail,
  type PositionBias,
  type PrefixState,
  paddingOf,
  shiftOf,
} from "./prefix-state.ts";

/** All parts with as many columns as the longest, padded on the left. */
export function padToLongest(
  ctx: Lowering,
  parts: readonly PrefixState[],
  bias: AttentionBias,
): readonly PrefixState[] {
  const longest = Math.max(...parts.map((part) => part.length));
  if (parts.every((part) => part.length === longest)) return parts;
  const { g } = ctx;
  const isLibrary = ctx.build.semantics === "adapters-1.2";
  // The library pads with the number of the pad token and, for additive masks, adds 1 to those columns' scores.
  const fill = isLibrary ? (ctx.build.model.padTokenId ?? 0) : 0;
  const libraryScore = bias.mask === null ? 0 : bias.style === "additive" ? 1 : hiddenScore;
  const score = isLibrary ? libraryScore : hiddenScore;
  return parts.map((part) => {
    const count = longest - part.length;
    if (count === 0) return part;
    const [batch = fixed(1), heads = fixed(1), , headSize = fixed(1)] = part.keys.shape;
    const blank = filled(ctx, [batch, heads, count, headSize], fill);
    const padding = filled(ctx, [batch, 1, 1, count], score);
    const own = lengthen(ctx, part, blank, blank, count, padding);
    const padded = isLibrary ? own : { ...own, shift: g.node("Add", [shiftOf(ctx, part), g.ints([count])]) };
    const { position } = part;
    if (!position || isLibrary) return padded;
    const widened: PositionBias = (columns) => insertColumns(ctx, position(columns), columns.at(-1) ?? 0, count);
    return { ...padded, position: widened };
  });
}

export function joinRows(ctx: Lowering, parts: readonly PrefixState[], bias: AttentionBias): PrefixState {
  const { g } = ctx;
  const padded = padToLongest(ctx, parts, bias);
  const [first] = padded;
  if (!first) throw new Bug("a block without branches");
  const below = (values: readonly Value[]) => concat(g, values, 0);
  const isPadded = padded.some((part) => part.padding);
  return {
    ...first,
    keys: below(padded.map((part) => part.keys)),
    values: below(padded.map((part) => part.values)),
    ...(isPadded && { padding: below(padded.map((part) => paddingOf(ctx, part))) }),
    ...(padded.some((part) => part.shift) && { shift: below(padded.map((part) => shiftOf(ctx, part))) }),
    trail: longestTrail(parts),
    ...(!haveOnePosition(ctx, padded) && {
      position: (columns: readonly number[]) => below(padded.map((part) => positionRows(ctx, part, columns))),
      isMixed: true,
    }),
  };
}

/** A part's position bias for each of its rows. */
function positionRows(ctx: Lowering, part: PrefixState, columns: readonly number[]): Value {
  const bias = part.position?.(columns) ?? ctx.g.scalar(0);
  const [rows = fixed(1), ...rest] = bias.shape;
  const batch = part.keys.shape[0] ?? fixed(1);
  return fixedSize(rows) === 1 ? expand(ctx.g, bias, [batch, ...rest]) : bias;
}

/** Zero columns after the first `at`. */
function insertColumns(ctx: Lowering, value: Value, at: number, count: number): Value {
  const { g } = ctx;
  const [a = fixed(1), b = fixed(1), c = fixed(1)] = value.shape;
  const blank = filled(ctx, [a, b, c, count], 0);
  if (at === 0) return concat(g, [blank, value], 3);
  const before = slice(g, value, 3, 0, at);
  const after = g.node("Slice", [value, g.ints([at]), g.ints([Number.MAX_SAFE_INTEGER]), g.ints([3])]);
  return concat(g, [before, blank, after], 3);
}
