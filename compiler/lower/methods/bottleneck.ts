/**
 * The bottleneck hook (methods.md §3.4): what a composition of bottleneck adapters makes of a sub-layer's output `h`, its
 * residual `r` and the pretrained norm. Without an adapter it is `LN(h + r)`, or `h + r` in a pre-norm model.
 */
import type { Algebra } from "../blocks/algebra.ts";
import { walk } from "../blocks/walk.ts";
import { type Lowering, siteOf } from "../lowering.ts";
import {
  addTokens,
  joinBatch,
  joinLength,
  selectTokens,
  splitChannels,
  splitLength,
  splitRows,
  type Tokens,
  weightedSum,
} from "../tokens.ts";
import { bottleneckModule } from "./bottleneck-module.ts";
import {
  type BottleneckHook,
  type BottleneckState,
  configAt,
  type Finish,
  finishOf,
  type Norm,
  prepare,
} from "./bottleneck-state.ts";
import { fuse } from "./fusion.ts";
import { channelsOf, idsOf, splitScope, wholeBatch } from "./rows.ts";

export function bottleneckHook(ctx: Lowering, siteId: string, h: Tokens, residual: Tokens, norm: Norm | null): Tokens {
  const hook: BottleneckHook = { ctx, site: siteOf(ctx, siteId, "bottleneck"), norm };
  return ctx.g.scope(siteId, () => {
    const state = { h, residual, entry: h, scope: wholeBatch(ctx) };
    return finished(hook, walk(ctx, bottleneckAlgebra(hook), ctx.active, state));
  });
}

function bottleneckAlgebra(hook: BottleneckHook): Algebra<BottleneckState> {
  const { ctx } = hook;
  const { g } = ctx;
  return {
    method: "bottleneck",
    owns: (name) => configAt(hook, name) !== undefined,
    apply: (name, state, preparation) => apply(hook, name, state, preparation),
    enter: (first, state) => {
      const config = configAt(hook, first);
      if (!config) return state;
      const { x, residual } = prepare(hook, config, state);
      return { ...state, h: x, prepared: residual };
    },
    channelCount: (state) => channelsOf(state.scope, state.h.batch),
    channels: (state, count) => divide(state, (tokens) => splitChannels(g, tokens, state.scope.unit, count)),
    joinChannels: (parts, before) => sharedResult(parts) ?? join(hook, parts, before, (tokens) => joinBatch(g, tokens)),
    rows: (state, sizes) => {
      const scopes = splitScope(ctx, state.scope, sizes);
      const parts = divide(state, (tokens) => splitRows(g, tokens, sizes));
      return parts.map((part, i) => ({ ...part, scope: scopes[i] ?? part.scope }));
    },
    joinRows: (parts, before) => join(hook, parts, before, (tokens) => joinBatch(g, tokens)),
    tokenRanges: {
      divide: (state, sizes) => divide(state, (tokens) => splitLength(g, tokens, sizes)),
      join: (parts, before) => join(hook, parts, before, (tokens) => joinLength(g, tokens)),
    },
    average: (parts, weights, before) => join(hook, parts, before, (tokens) => weightedSum(g, tokens, weights)),
    select: (parts, input, before) =>
      join(hook, parts, before, (tokens) => selectTokens(g, tokens, idsOf(before.scope, input))),
    fuse: (node, state, walkChild) => fuse(hook, node, state, walkChild),
  };
}

function apply(
  hook: BottleneckHook,
  name: string,
  state: BottleneckState,
  preparation: "own" | "done",
): BottleneckState {
  const config = configAt(hook, name);
  if (!config) return state;
  const { x, residual } =
    preparation === "done" && state.prepared ? { x: state.h, residual: state.prepared } : prepare(hook, config, state);
  const { exported, output } = bottleneckModule(hook.ctx, hook.site, name, config, x, residual);
  const { finished: _, ...rest } = state;
  return { ...rest, h: output, exported, finish: finishOf(config) };
}

/** `post` of methods.md §3.4 and §3.6. A state that no adapter touched is finished as the model does it. */
function finished(hook: BottleneckHook, state: BottleneckState): Tokens {
  if (state.finished) return state.finished;
  const { g } = hook.ctx;
  const { addsResidual, addsEntry } = state.finish ?? { addsResidual: true, addsEntry: false };
  const whole = addsEntry ? addTokens(g, state.h, state.entry) : state.h;
  if (!addsResidual) return whole;
  const sum = addTokens(g, whole, state.residual);
  return hook.norm ? hook.norm(sum) : sum;
}

function divide(state: BottleneckState, parts: (tokens: Tokens) => readonly Tokens[]): readonly BottleneckState[] {
  const h = parts(state.h);
  const residual = parts(state.residual);
  const entry = parts(state.entry);
  const prepared = state.prepared && parts(state.prepared);
  const finished = state.finished && parts(state.finished);
  return h.map((part, i) => ({
    h: part,
    residual: residual[i] ?? part,
    entry: entry[i] ?? part,
    ...(prepared?.[i] && { prepared: prepared[i] }),
    ...(state.finish && { finish: state.finish }),
    ...(finished?.[i] && { finished: finished[i] }),
    scope: state.scope,
  }));
}

/**
 * Joins branches. Where all finish alike the joined `h` is finished once, later; otherwise each is finished on its own, and
 * `adapters-1.2` finishes all as its last branch does (composition.md C15).
 */
function join(
  hook: BottleneckHook,
  parts: readonly BottleneckState[],
  before: BottleneckState,
  joinTokens: (tokens: readonly Tokens[]) => Tokens,
): BottleneckState {
  const h = joinTokens(parts.map((part) => part.h));
  const exported = parts.map((part) => part.exported).filter((tokens) => tokens !== undefined);
  const finish = parts.at(-1)?.finish ?? before.finish;
  const { finished: _, ...rest } = before;
  const joined: BottleneckState = {
    ...rest,
    h,
    ...(finish && { finish }),
    ...(exported.length === parts.length && { exported: joinTokens(exported) }),
  };
  const isLibrary = hook.ctx.build.semantics === "adapters-1.2";
  const agree = new Set(parts.map((part) => (part.finished ? "joined" : finishKey(part.finish))));
  if (isLibrary || (agree.size === 1 && !agree.has("joined"))) return joined;
  return { ...joined, finished: joinTokens(parts.map((part) => finished(hook, part))) };
}

/** Channels that all compute one value stay one. */
function sharedResult(parts: readonly BottleneckState[]): BottleneckState | undefined {
  const [first] = parts;
  const isShared = parts.every((part) => part.h === first?.h && finishKey(part.finish) === finishKey(first.finish));
  return isShared && parts.every((part) => !part.finished) ? first : undefined;
}

function finishKey(finish: Finish | undefined): string {
  return `${finish?.addsResidual ?? true} ${finish?.addsEntry ?? false}`;
}
