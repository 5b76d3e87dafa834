/** What flows through the prefix hook: keys and values with the columns that adapters put in front of them. */
import { floats, integers } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import type { Lowering } from "../lowering.ts";
import { concat, expand } from "../shape.ts";
import type { Tokens } from "../tokens.ts";
import type { RowScope } from "./rows.ts";

/** What an attention adds to its scores. */
export interface AttentionBias {
  /** Additive, `[batch, 1, 1 | queries, keys]`; null where a model has no mask at all. */
  readonly mask: Value | null;
  /** A keep-mask model hides padded prefix columns even under `adapters-1.2` (composition.md C6). */
  readonly style: "additive" | "keep";
  /** A position bias `[1, heads, queries, front + keys]` that knows the columns before the tokens (T5). */
  readonly position?: PositionBias;
  /** The library computes this once and keeps it for the layers after, as long as they have as many columns (T5). */
  readonly isKept?: true;
}

/** @param columns prefix columns at this layer, last, and at each layer before it */
export type PositionBias = (columns: readonly number[]) => Value;

export interface PrefixState {
  readonly keys: Value;
  readonly values: Value;
  /** The attention's input, for gates. */
  readonly input: Tokens;
  /** Columns in front of the tokens. */
  readonly length: number;
  /** Additive, `[batch, 1, 1, length]`, once some columns are padding. */
  readonly padding?: Value;
  readonly shift?: Value;
  /** Prefix columns of this branch at each layer so far, where a position bias asks for them; the most of joined branches. */
  readonly trail: readonly number[];
  readonly position?: PositionBias;
  /** Rows have different position biases. */
  readonly isMixed?: true;
  readonly scope: RowScope;
}

/** The state of a branch with a prefix of these lengths at the layers so far. */
export function withColumns(state: PrefixState, own: readonly number[]): PrefixState {
  const { position } = state;
  const plus = (columns: readonly number[]) => columns.map((count, layer) => count + (own[layer] ?? 0));
  return {
    ...state,
    trail: plus(state.trail),
    ...(position && { position: (columns: readonly number[]) => position(plus(columns)) }),
  };
}

export function longestTrail(parts: readonly PrefixState[]): readonly number[] {
  const [first] = parts;
  return (first?.trail ?? []).map((_, layer) => Math.max(...parts.map((part) => part.trail[layer] ?? 0)));
}

/** The library computes one position bias for all rows, by the columns of the longest branch. */
export function haveOnePosition(ctx: Lowering, parts: readonly PrefixState[]): boolean {
  if (ctx.build.semantics === "adapters-1.2" || parts.every((part) => !part.position)) return true;
  return parts.every((part) => !part.isMixed && part.trail.join() === parts[0]?.trail.join());
}

/** The state with `count` more columns in front. */
export function lengthen(
  ctx: Lowering,
  state: PrefixState,
  keys: Value,
  values: Value,
  count: number,
  padding: Value | undefined,
): PrefixState {
  const { g } = ctx;
  const needsPadding = padding !== undefined || state.padding !== undefined;
  const front = padding ?? zeros(ctx, [state.keys.shape[0] ?? 1, 1, 1, count]);
  return {
    ...state,
    keys: concat(g, [keys, state.keys], 2),
    values: concat(g, [values, state.values], 2),
    length: state.length + count,
    ...(needsPadding && { padding: state.length > 0 ? concat(g, [front, paddingOf(ctx, state)], 3) : front }),
  };
}

export function paddingOf(ctx: Lowering, state: PrefixState): Value {
  return state.padding ?? zeros(ctx, [state.keys.shape[0] ?? 1, 1, 1, state.length]);
}

export function shiftOf(ctx: Lowering, state: PrefixState): Value {
  if (state.shift) return state.shift;
  const zero = ctx.g.literal(integers([1, 1, 1, 1], [0]));
  return expand(ctx.g, zero, [state.keys.shape[0] ?? 1, 1, 1, 1]);
}

export function zeros(ctx: Lowering, shape: Parameters<typeof expand>[2]): Value {
  return filled(ctx, shape, 0);
}

export function filled(ctx: Lowering, shape: Parameters<typeof expand>[2], value: number): Value {
  return expand(ctx.g, ctx.g.literal(floats([1, 1, 1, 1], [value])), shape);
}
