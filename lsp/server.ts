/** The one place where handlers are registered: messages in, answers of `features/` out. Knows no files and no streams. */
import type { Connection } from "vscode-languageserver";
import { createBackground } from "./background.ts";
import { documentHandlers } from "./handlers/documents.ts";
import { fileHandlers } from "./handlers/files.ts";
import { lifecycleHandlers } from "./handlers/lifecycle.ts";
import { ownHandlers } from "./handlers/own.ts";
import { positionHandlers } from "./handlers/positions.ts";
import { tokenHandlers } from "./handlers/tokens.ts";
import { workspaceHandlers } from "./handlers/workspace.ts";
import type { Host } from "./host.ts";
import * as protocol from "./protocol.ts";
import { createServerState, type ServerOptions } from "./server-state.ts";

/** Connects everything and returns; the caller starts listening. */
export function startServer(connection: Connection, host: Host, options: ServerOptions): void {
  const state = createServerState(connection, host, options);
  const background = createBackground(state);
  const { languages } = connection;

  const lifecycle = lifecycleHandlers(state, background);
  connection.onInitialize(lifecycle.initialize);
  connection.onInitialized(lifecycle.initialized);
  connection.onDidChangeConfiguration(lifecycle.configurationChanged);
  connection.onShutdown(lifecycle.shutdown);

  const tokens = tokenHandlers(state);
  languages.semanticTokens.on(tokens.full);
  languages.semanticTokens.onDelta(tokens.delta);
  languages.semanticTokens.onRange(tokens.range);

  const documents = documentHandlers(state, background, tokens.forget);
  connection.onDidOpenTextDocument(documents.opened);
  connection.onDidChangeTextDocument(documents.changed);
  connection.onDidCloseTextDocument(documents.closed);
  connection.onDidSaveTextDocument(documents.saved);
  connection.onDidChangeWatchedFiles(documents.watchedFilesChanged);
  connection.onNotification(protocol.fileNotification, documents.fileGiven);

  const positions = positionHandlers(state);
  connection.onHover(positions.hover);
  connection.onCompletion(positions.completion);
  connection.onCompletionResolve(positions.resolveCompletion);
  connection.onSignatureHelp(positions.signatureHelp);
  connection.onDefinition(positions.definition);
  connection.onTypeDefinition(positions.typeDefinition);
  connection.onReferences(positions.references);
  connection.onDocumentHighlight(positions.highlights);
  connection.onPrepareRename(positions.prepareRename);
  connection.onRenameRequest(positions.rename);
  connection.onDocumentOnTypeFormatting(positions.onTypeFormatting);
  languages.onLinkedEditingRange(positions.linkedEditing);

  const files = fileHandlers(state);
  connection.onDocumentSymbol(files.symbols);
  connection.onCodeAction(files.codeActions);
  connection.onCodeLens(files.codeLenses);
  connection.onDocumentLinks(files.links);
  connection.onFoldingRanges(files.folding);
  connection.onSelectionRanges(files.selection);
  connection.onDocumentFormatting(files.formatting);
  connection.onDocumentRangeFormatting(files.rangeFormatting);
  languages.inlayHint.on(files.inlayHints);
  connection.onRequest(protocol.previewRequest, files.preview);

  const workspace = workspaceHandlers(state, background);
  languages.diagnostics.on(workspace.diagnostics);
  languages.diagnostics.onWorkspace(workspace.workspaceDiagnostics);
  connection.onWorkspaceSymbol(workspace.symbols);
  connection.workspace.onWillRenameFiles(workspace.willRenameFiles);
  languages.callHierarchy.onPrepare(workspace.prepareHierarchy);
  languages.callHierarchy.onIncomingCalls(workspace.incomingCalls);
  languages.callHierarchy.onOutgoingCalls(workspace.outgoingCalls);

  const own = ownHandlers(state, background);
  connection.onExecuteCommand((params, _token, progress) => own.executeCommand(params, progress));
  connection.onRequest(protocol.explainRequest, own.explain);
  connection.onRequest(protocol.statusRequest, own.status);
}
