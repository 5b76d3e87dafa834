/**
 * The attention hook of prefix tuning (methods.md §8.4): keys and values are extended on the left; queries and their
 * positions stay. Branches whose prefixes differ in length are padded on the left and the padding is hidden, so that each
 * branch attends to what it attends to alone.
 */
import { Bug } from "../../../language/bug.ts";
import type { PrefixTuningConfig } from "../../../language/catalogue/method-config.ts";
import type { PrefixSite } from "../../../language/catalogue/site.ts";
import { fixed, fixedSize, subtractDims } from "../../graph/dim.ts";
import { floats, integers } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { hiddenScore } from "../attention-mask.ts";
import type { Algebra } from "../blocks/algebra.ts";
import { walk } from "../blocks/walk.ts";
import { type Lowering, memberAt, siteOf } from "../lowering.ts";
import { concat, expand, slice } from "../shape.ts";
import { selectValue, splitChannels, splitRows, splitValue, type Tokens, valueToBatch } from "../tokens.ts";
import { prefixPair } from "./prefix-pair.ts";
import { channelsOf, idsOf, type RowScope, splitScope, wholeBatch } from "./rows.ts";

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

export interface KeysAndValues {
  /** `[batch, heads, keys, headSize]` */
  readonly keys: Value;
  readonly values: Value;
  /** Everything added to the scores, or null. */
  readonly bias: Value | null;
  /** Columns of padding at the front of each row, `[batch, 1, 1, 1]` int64; absent: none. */
  readonly shift?: Value;
}

interface PrefixState {
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

export function prefixHook(
  ctx: Lowering,
  siteId: string,
  input: Tokens,
  keys: Value,
  values: Value,
  bias: AttentionBias,
): KeysAndValues {
  const site = siteOf(ctx, siteId, "prefix");
  const sites = bias.isKept ? sitesUpTo(ctx, site) : [site];
  return ctx.g.scope(siteId, () => {
    const start: PrefixState = {
      keys,
      values,
      input,
      length: 0,
      trail: sites.map(() => 0),
      ...(bias.position && { position: bias.position }),
      scope: wholeBatch(ctx),
    };
    const state = walk(ctx, prefixAlgebra(ctx, sites, site, bias), ctx.active, start);
    return {
      keys: state.keys,
      values: state.values,
      bias: scoreBias(ctx, state, maskedAs(ctx, sites, start, state, bias), bias),
      ...(state.shift && { shift: state.shift }),
    };
  });
}

/** The layers of this location, up to this one. */
function sitesUpTo(ctx: Lowering, site: PrefixSite): readonly PrefixSite[] {
  const sites = [...ctx.sites.values()].filter(
    (other): other is PrefixSite => other.kind === "prefix" && other.location === site.location,
  );
  return sites.slice(0, sites.findIndex((other) => other.id === site.id) + 1);
}

/** @param sites the layers whose prefixes matter here, this one last */
function prefixAlgebra(
  ctx: Lowering,
  sites: readonly PrefixSite[],
  site: PrefixSite,
  bias: AttentionBias,
): Algebra<PrefixState> {
  const { g } = ctx;
  const configAt = (name: string, at: PrefixSite): PrefixTuningConfig | undefined => {
    const member = memberAt(ctx, name, at);
    return member?.architecture === "prefix_tuning" ? member : undefined;
  };
  const batchOf = (state: PrefixState) => state.keys.shape[0] ?? fixed(1);
  return {
    method: "prefix tuning",
    owns: (name) => sites.some((at) => configAt(name, at) !== undefined),
    apply: (name, before) => {
      const columns = sites.map((at) => configAt(name, at)?.prefix_length ?? 0);
      const state = withColumns(before, columns);
      const config = configAt(name, site);
      if (!config) return state;
      const pair = prefixPair(ctx, site, name, config, state.input, batchOf(state));
      return lengthen(ctx, state, pair.keys, pair.values, config.prefix_length, undefined);
    },
    channelCount: (state) => channelsOf(state.scope, batchOf(state)),
    channels: (state, count) => {
      const { unit } = state.scope;
      const keys = splitValue(g, state.keys, unit, count);
      const values = splitValue(g, state.values, unit, count);
      const input = splitChannels(g, state.input, unit, count);
      return keys.map((part, i) => ({
        ...state,
        keys: part,
        values: values[i] ?? part,
        input: input[i] ?? state.input,
      }));
    },
    joinChannels: (parts, before) =>
      parts.every((part) => part.keys === parts[0]?.keys) && haveOnePosition(ctx, parts)
        ? { ...(parts[0] ?? before), trail: longestTrail(parts) }
        : joinRows(ctx, parts, bias),
    rows: (state, sizes) => {
      const scopes = splitScope(ctx, state.scope, sizes);
      const input = splitRows(g, state.input, sizes);
      let start = 0;
      return sizes.map((size, i) => {
        const from = start;
        start += size;
        const cut = (value: Value) => slice(g, value, 0, from, start);
        const scope = scopes[i] ?? state.scope;
        return { ...state, keys: cut(state.keys), values: cut(state.values), input: input[i] ?? state.input, scope };
      });
    },
    joinRows: (parts, before) => ({ ...joinRows(ctx, parts, bias), scope: before.scope, input: before.input }),
    select: (parts, inputName, before) => {
      const padded = padToLongest(ctx, parts, bias);
      const [first] = padded;
      if (!first) return before;
      const ids = idsOf(before.scope, inputName);
      const choose = (values: readonly Value[]) => selectValue(g, values, ids);
      return {
        ...first,
        keys: choose(padded.map((part) => part.keys)),
        values: choose(padded.map((part) => part.values)),
        padding: choose(padded.map((part) => paddingOf(ctx, part))),
        ...(padded.some((part) => part.shift) && { shift: choose(padded.map((part) => shiftOf(ctx, part))) }),
        trail: longestTrail(parts),
        ...(!haveOnePosition(ctx, padded) && {
          position: (columns: readonly number[]) =>
            choose(padded.map((part) => part.position?.(columns) ?? g.scalar(0))),
          isMixed: true,
        }),
        input: before.input,
        scope: before.scope,
      };
    },
  };
}

/** The state of a branch with a prefix of these lengths at the layers so far. */
function withColumns(state: PrefixState, own: readonly number[]): PrefixState {
  const { position } = state;
  const plus = (columns: readonly number[]) => columns.map((count, layer) => count + (own[layer] ?? 0));
  return {
    ...state,
    trail: plus(state.trail),
    ...(position && { position: (columns: readonly number[]) => position(plus(columns)) }),
  };
}

function longestTrail(parts: readonly PrefixState[]): readonly number[] {
  const [first] = parts;
  return (first?.trail ?? []).map((_, layer) => Math.max(...parts.map((part) => part.trail[layer] ?? 0)));
}

/** The library computes one position bias for all rows, by the columns of the longest branch. */
function haveOnePosition(ctx: Lowering, parts: readonly PrefixState[]): boolean {
  if (ctx.build.semantics === "adapters-1.2" || parts.every((part) => !part.position)) return true;
  return parts.every((part) => !part.isMixed && part.trail.join() === parts[0]?.trail.join());
}

/** The state with `count` more columns in front. */
function lengthen(
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

/** All parts with as many columns as the longest, padded on the left. */
function padToLongest(ctx: Lowering, parts: readonly PrefixState[], bias: AttentionBias): readonly PrefixState[] {
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

function joinRows(ctx: Lowering, parts: readonly PrefixState[], bias: AttentionBias): PrefixState {
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

/**
 * The state whose columns the mask is for: where the library keeps a mask, that of the first layer that has as many columns,
 * whichever columns are padding here.
 */
function maskedAs(
  ctx: Lowering,
  sites: readonly PrefixSite[],
  start: PrefixState,
  state: PrefixState,
  bias: AttentionBias,
): PrefixState {
  if (ctx.build.semantics !== "adapters-1.2" || !bias.isKept || state.length === 0) return state;
  const layer = state.trail.findIndex((_, i) => state.trail.slice(i).every((count) => count === state.length));
  const site = sites[layer];
  if (!site || layer === sites.length - 1) return state;
  const upTo = sites.slice(0, layer + 1);
  return walk(ctx, prefixAlgebra(ctx, upTo, site, bias), ctx.active, { ...start, trail: upTo.map(() => 0) });
}

function scoreBias(ctx: Lowering, state: PrefixState, maskedState: PrefixState, bias: AttentionBias): Value | null {
  const { g } = ctx;
  const masked = maskWithPrefix(ctx, maskedState, bias.mask);
  const isLibrary = ctx.build.semantics === "adapters-1.2";
  const none = state.trail.map(() => 0);
  const position = isLibrary ? bias.position?.(state.trail) : state.position?.(none);
  if (!position) return masked;
  if (!masked) return position;
  const positionBatch = position.shape[0] ?? fixed(1);
  const aligned = fixedSize(positionBatch) === 1 ? masked : valueToBatch(g, masked, positionBatch);
  return g.node("Add", [position, aligned]);
}

function maskWithPrefix(ctx: Lowering, state: PrefixState, mask: Value | null): Value | null {
  const { g } = ctx;
  if (state.length === 0) return mask;
  if (!mask && !state.padding) return null;
  const padding = paddingOf(ctx, state);
  if (!mask) {
    const keys = state.keys.shape[2];
    const tokens = keys ? subtractDims(keys, fixed(state.length)) : fixed(0);
    return concat(g, [padding, zeros(ctx, [padding.shape[0] ?? 1, 1, 1, tokens])], 3);
  }
  const [maskBatch = fixed(1), , queries = fixed(1)] = mask.shape;
  const isPerRow = state.padding !== undefined;
  const batch = isPerRow ? (padding.shape[0] ?? fixed(1)) : maskBatch;
  const tokens = isPerRow ? valueToBatch(g, mask, batch) : mask;
  const front = isPerRow ? padding : zeros(ctx, [1, 1, 1, state.length]);
  return concat(g, [expand(g, front, [tokens.shape[0] ?? batch, 1, queries, state.length]), tokens], 3);
}

function paddingOf(ctx: Lowering, state: PrefixState): Value {
  return state.padding ?? zeros(ctx, [state.keys.shape[0] ?? 1, 1, 1, state.length]);
}

function shiftOf(ctx: Lowering, state: PrefixState): Value {
  if (state.shift) return state.shift;
  const zero = ctx.g.literal(integers([1, 1, 1, 1], [0]));
  return expand(ctx.g, zero, [state.keys.shape[0] ?? 1, 1, 1, 1]);
}

function zeros(ctx: Lowering, shape: Parameters<typeof expand>[2]): Value {
  return filled(ctx, shape, 0);
}

function filled(ctx: Lowering, shape: Parameters<typeof expand>[2], value: number): Value {
  return expand(ctx.g, ctx.g.literal(floats([1, 1, 1, 1], [value])), shape);
}
