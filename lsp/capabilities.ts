/** What the server says it can do. Diagnostics are pulled or pushed, never both: decided once, by what the client can. */
import type { ServerCapabilities } from "vscode-languageserver";
import type { Client } from "./client.ts";
import { commandNames } from "./commands.ts";
import { tokenModifiers, tokenTypes } from "./features/semantic-tokens.ts";
import type { Host } from "./host.ts";

export function serverCapabilities(client: Client, host: Host): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
    completionProvider: { triggerCharacters: ['"', "/", "(", "[", "{", ",", "=", ":", " "], resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ["(", "[", ","], retriggerCharacters: ["="] },
    hoverProvider: true,
    definitionProvider: true,
    typeDefinitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    renameProvider: client.supportsPrepareRename ? { prepareProvider: true } : true,
    codeActionProvider: {
      codeActionKinds: ["quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite", "source.fixAll"],
    },
    codeLensProvider: { resolveProvider: false },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: [")", "\n"] },
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
    inlayHintProvider: { resolveProvider: false },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    callHierarchyProvider: true,
    documentLinkProvider: { resolveProvider: false },
    linkedEditingRangeProvider: true,
    ...(client.pullsDiagnostics && {
      diagnosticProvider: { identifier: "adapt", interFileDependencies: true, workspaceDiagnostics: true },
    }),
    ...(host.commands !== undefined && { executeCommandProvider: { commands: [...commandNames] } }),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { willRename: { filters: [{ pattern: { glob: "**/*" } }] } },
    },
  };
}
