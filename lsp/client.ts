/** What the client can do, read once from its capabilities; whatever it left out it cannot do. */
import type { ClientCapabilities } from "vscode-languageserver";

export interface Client {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly refreshesSemanticTokens: boolean;
  readonly refreshesCodeLenses: boolean;
  readonly readsConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatching: boolean;
  readonly knowsFolders: boolean;
  readonly supportsSnippets: boolean;
  readonly supportsRelated: boolean;
  readonly supportsCodeDescription: boolean;
  readonly supportsDocumentChanges: boolean;
  readonly supportsHierarchicalSymbols: boolean;
  readonly supportsLinks: boolean;
  readonly supportsPrepareRename: boolean;
}

export function readClient(capabilities: ClientCapabilities | null | undefined): Client {
  const { textDocument, workspace } = capabilities ?? {};
  const shown = [textDocument?.publishDiagnostics, textDocument?.diagnostic];
  return {
    pullsDiagnostics: textDocument?.diagnostic != null,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesSemanticTokens: workspace?.semanticTokens?.refreshSupport === true,
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    readsConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    knowsFolders: workspace?.workspaceFolders === true,
    supportsSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    supportsRelated: shown.some((each) => each?.relatedInformation === true),
    supportsCodeDescription: shown.some((each) => each?.codeDescriptionSupport === true),
    supportsDocumentChanges: workspace?.workspaceEdit?.documentChanges === true,
    supportsHierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    supportsLinks: textDocument?.definition?.linkSupport === true,
    supportsPrepareRename: textDocument?.rename?.prepareSupport === true,
  };
}
