/** Requests on all files: diagnostics on request, symbols, moves, who uses what. */
import type {
  CallHierarchyIncomingCallsParams,
  CallHierarchyOutgoingCallsParams,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  RenameFilesParams,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceSymbolParams,
} from "vscode-languageserver";
import { symbolKinds } from "../../language/names/symbol.ts";
import { toHierarchyItem } from "../answers.ts";
import type { Background } from "../background.ts";
import { symbolKindOf, toDiagnostic, toLocation, toRange, toWorkspaceEdit } from "../convert.ts";
import type { HierarchyKind } from "../features/call-hierarchy.ts";
import * as features from "../features/index.ts";
import { refuse } from "../guard.ts";
import { record, type ServerState } from "../server-state.ts";
import { canonicalUri } from "../uri.ts";
import { atPosition } from "./asking.ts";

export function workspaceHandlers(state: ServerState, background: Background) {
  const { guard, conversion } = state;
  let isWatchingAll = false;

  /** A client that asks for all files is told again once their checkpoints were read. */
  function watchAll(): void {
    if (isWatchingAll) return;
    isWatchingAll = true;
    state.session.watchAll();
    background.changed();
  }

  return {
    diagnostics: guard<DocumentDiagnosticParams, DocumentDiagnosticReport>(
      "diagnostic",
      { kind: "full", items: [] },
      ({ textDocument, previousResultId }) => {
        const to = conversion();
        const found = features.diagnostics(to.snapshot, canonicalUri(textDocument.uri));
        return state.publisher.report(
          found.map((each) => toDiagnostic(to, each)),
          previousResultId,
        );
      },
    ),
    workspaceDiagnostics: guard<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport>(
      "workspaceDiagnostic",
      { items: [] },
      ({ previousResultIds }) => {
        watchAll();
        const to = conversion();
        const previous = new Map(previousResultIds?.map(({ uri, value }) => [canonicalUri(uri), value]));
        const items = to.snapshot.files().map((file) => {
          const found = features.diagnostics(to.snapshot, file).map((each) => toDiagnostic(to, each));
          const version = to.snapshot.documents.get(file)?.version ?? null;
          return { uri: to.clientUri(file), version, ...state.publisher.report(found, previous.get(file)) };
        });
        return { items };
      },
    ),
    symbols: guard("workspaceSymbol", null, ({ query }: WorkspaceSymbolParams) => {
      const to = conversion();
      return features.workspaceSymbols(to.snapshot, query ?? "").map((symbol) => ({
        ...{ name: symbol.name, kind: symbolKindOf(symbol.shape) },
        location: toLocation(to, symbol),
      }));
    }),
    willRenameFiles: guard("willRenameFiles", null, ({ files }: RenameFilesParams) => {
      const to = conversion();
      const moves = files.map(({ oldUri, newUri }) => ({ from: canonicalUri(oldUri), to: canonicalUri(newUri) }));
      const edits = features.renameFiles(to.snapshot, moves);
      return edits.length === 0 ? null : toWorkspaceEdit(to, edits);
    }),
    prepareHierarchy: atPosition(state, "callHierarchy/prepare", (to, file, offset) =>
      features.prepareCallHierarchy(to.snapshot, file, offset).map((item) => toHierarchyItem(to, item)),
    ),
    incomingCalls: guard("callHierarchy/incoming", null, ({ item }: CallHierarchyIncomingCallsParams) => {
      const to = conversion();
      const { kind, name } = hierarchyData(item.data);
      return features.incomingCalls(to.snapshot, canonicalUri(item.uri), kind, name).map((call) => ({
        from: toHierarchyItem(to, call.item),
        fromRanges: call.spans.map((span) => toRange(to, call.item.file, span)),
      }));
    }),
    outgoingCalls: guard("callHierarchy/outgoing", null, ({ item }: CallHierarchyOutgoingCallsParams) => {
      const to = conversion();
      const { kind, name } = hierarchyData(item.data);
      const file = canonicalUri(item.uri);
      return features.outgoingCalls(to.snapshot, file, kind, name).map((call) => ({
        to: toHierarchyItem(to, call.item),
        fromRanges: call.spans.map((span) => toRange(to, file, span)),
      }));
    }),
  };
}

/** What `toHierarchyItem` put there. */
function hierarchyData(data: unknown): { readonly kind: HierarchyKind; readonly name: string } {
  const { kind, name } = record(data);
  const known = [...symbolKinds, "checkpoint" as const].find((each) => each === kind);
  if (known === undefined || typeof name !== "string") refuse("the item does not come from this server");
  return { kind: known, name };
}
