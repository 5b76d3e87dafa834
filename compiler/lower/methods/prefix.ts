/**
 * The attention hook of prefix tuning (methods.md §8.4): keys and values are extended on the left; queries and their
 * positions stay. Branches whose prefixes differ in length are padded on the left and the padding is hidden, so that each
 * branch attends to what it attends to alone.
 */
import type { PrefixTuningConfig } from "../../../language/catalogue/method-config.ts";
import type { PrefixSite } from "../../../language/catalogue/site.ts";
import { fixed, fixedSize, subtractDims } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import type { Algebra } from "../blocks/algebra.ts";
import { walk } from "../blocks/walk.ts";
import { type Lowering, memberAt, siteOf } from "../lowering.ts";
import { concat, expand, slice } from "../shape.ts";
import { selectValue, splitChannels, splitRows, splitValue, type Tokens, valueToBatch } from "../tokens.ts";
import { joinRows, padToLongest } from "./prefix-join.ts";
import { prefixPair } from "./prefix-pair.ts";
import {
  type AttentionBias,
  haveOnePosition,
  lengthen,
  longestTrail,
  type PrefixState,
  paddingOf,
  shiftOf,
  withColumns,
  zeros,
} from "./prefix-state.ts";
import { channelsOf, idsOf, splitScope, wholeBatch } from "./rows.ts";

export interface KeysAndValues {
  /** `[batch, heads, keys, headSize]` */
  readonly keys: Value;
  readonly values: Value;
  /** Everything added to the scores, or null. */
  readonly bias: Value | null;
  /** Columns of padding at the front of each row, `[batch, 1, 1, 1]` int64; absent: none. */
  readonly shift?: Value;
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
