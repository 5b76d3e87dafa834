/** Semantic tokens: whole, as a difference to the last answer, or of a range. */
import type {
  Range,
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensParams,
  SemanticTokensRangeParams,
} from "vscode-languageserver";
import { pushTokens, SemanticTokensBuilder } from "../answers.ts";
import { toSpan } from "../convert.ts";
import { semanticTokens } from "../features/index.ts";
import type { ServerState } from "../server-state.ts";
import { canonicalUri } from "../uri.ts";

interface Remembered {
  readonly id: string;
  readonly data: readonly number[];
}

export function tokenHandlers({ guard, conversion }: ServerState) {
  /** The last answer for each file. */
  const memory = new Map<string, Remembered>();
  let nextId = 1;

  function tokensOf(file: string, range?: Range): number[] {
    const { snapshot } = conversion();
    const builder = new SemanticTokensBuilder();
    const source = snapshot.source(file);
    const within = range === undefined ? undefined : toSpan(snapshot, file, range);
    if (source !== undefined) pushTokens(builder, source, semanticTokens(snapshot, file, within));
    return builder.build().data;
  }

  function remember(file: string, data: number[]): SemanticTokens {
    const resultId = String(nextId++);
    memory.set(file, { id: resultId, data });
    return { resultId, data };
  }

  return {
    full: guard<SemanticTokensParams, SemanticTokens>("semanticTokens/full", { data: [] }, ({ textDocument }) => {
      const file = canonicalUri(textDocument.uri);
      return remember(file, tokensOf(file));
    }),
    delta: guard<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta>(
      "semanticTokens/delta",
      { data: [] },
      ({ textDocument, previousResultId }) => {
        const file = canonicalUri(textDocument.uri);
        const before = memory.get(file);
        const whole = remember(file, tokensOf(file));
        if (before?.id !== previousResultId) return whole;
        return { edits: tokenEdits(before.data, whole.data), ...(whole.resultId && { resultId: whole.resultId }) };
      },
    ),
    range: guard<SemanticTokensRangeParams, SemanticTokens>(
      "semanticTokens/range",
      { data: [] },
      ({ textDocument, range }) => ({ data: tokensOf(canonicalUri(textDocument.uri), range) }),
    ),
    forget: (file: string) => void memory.delete(file),
  };
}

/** One edit around what differs; numbers of tokens are relative, so a change seldom reaches far. */
function tokenEdits(before: readonly number[], after: readonly number[]): SemanticTokensDelta["edits"] {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < limit - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (start === before.length && start === after.length) return [];
  return [{ start, deleteCount: before.length - start - tail, data: after.slice(start, after.length - tail) }];
}
