/** The algebra of hooks whose state is hidden states alone: invertible adapters, prompts, ReFT. Only rows are divided there. */
import type { Value } from "../../graph/value.ts";
import type { Algebra } from "../blocks/algebra.ts";
import type { Lowering } from "../lowering.ts";
import { slice } from "../shape.ts";
import { joinBatch, selectTokens, splitChannels, splitRows, type Tokens } from "../tokens.ts";
import { channelsOf, idsOf, type RowScope, splitScope, wholeBatch } from "./rows.ts";

export interface TokensState {
  readonly tokens: Tokens;
  /** Values of the state's rows that a method needs beside them, `[unit batch, …]`. */
  readonly perRow: readonly Value[];
  readonly scope: RowScope;
}

export interface TokensAlgebra extends Algebra<TokensState> {
  start(tokens: Tokens, perRow?: readonly Value[]): TokensState;
}

export function tokensAlgebra(
  ctx: Lowering,
  method: string,
  owns: (name: string) => boolean,
  apply: (name: string, tokens: Tokens, perRow: readonly Value[]) => Tokens,
): TokensAlgebra {
  const { g } = ctx;
  const together = (parts: readonly TokensState[], before: TokensState): TokensState => ({
    ...before,
    tokens: joinBatch(
      g,
      parts.map((part) => part.tokens),
    ),
  });
  return {
    method,
    owns,
    start: (tokens, perRow = []) => ({ tokens, perRow, scope: wholeBatch(ctx) }),
    apply: (name, state) => ({ ...state, tokens: apply(name, state.tokens, state.perRow) }),
    channelCount: (state) => channelsOf(state.scope, state.tokens.batch),
    channels: (state, count) =>
      splitChannels(g, state.tokens, state.scope.unit, count).map((tokens) => ({ ...state, tokens })),
    joinChannels: (parts, before) =>
      parts.every((part) => part.tokens.value === parts[0]?.tokens.value)
        ? (parts[0] ?? before)
        : together(parts, before),
    rows: (state, sizes) => {
      const scopes = splitScope(ctx, state.scope, sizes);
      let start = 0;
      return splitRows(g, state.tokens, sizes).map((tokens, i) => {
        const from = start;
        start += sizes[i] ?? 0;
        const perRow = state.perRow.map((value) => slice(g, value, 0, from, start));
        return { tokens, perRow, scope: scopes[i] ?? state.scope };
      });
    },
    joinRows: together,
    select: (parts, input, before) => ({
      ...before,
      tokens: selectTokens(
        g,
        parts.map((part) => part.tokens),
        idsOf(before.scope, input),
      ),
    }),
  };
}
