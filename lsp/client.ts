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
  readonly supportsChangeAnnotations: boolean;
  readonly supportsHierarchicalSymbols: boolean;
  readonly supportsActionLiterals: boolean;
  readonly resolvesActionEdits: boolean;
  readonly supportsLinks: boolean;
  readonly supportsPrepareRename: boolean;
  readonly showsProgress: boolean;
}

export function readClient(capabilities: ClientCapabilities | null | undefined): Client {
  const { textDocument, workspace, window } = capabilities ?? {};
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
    supportsRelated: (textDocument?.publishDiagnostics ?? textDocument?.diagnostic)?.relatedInformation === true,
    supportsCodeDescription:
      (textDocument?.publishDiagnostics ?? textDocument?.diagnostic)?.codeDescriptionSupport === true,
    supportsDocumentChanges: workspace?.workspaceEdit?.documentChanges === true,
    supportsChangeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport != null,
    supportsHierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    supportsActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport != null,
    resolvesActionEdits: textDocument?.codeAction?.resolveSupport?.properties?.includes("edit") === true,
    supportsLinks: textDocument?.definition?.linkSupport === true,
    supportsPrepareRename: textDocument?.rename?.prepareSupport === true,
    showsProgress: window?.workDoneProgress === true,
  };
}
