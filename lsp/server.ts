/** The one place where handlers are registered: messages in, answers of `features/` out. Knows no files and no streams. */
import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
  type TextDocumentPositionParams,
} from "vscode-languageserver";
import { explain, findCode } from "../language/diagnostics/explain.ts";
import type { SymbolKind } from "../language/names/symbol.ts";
import {
  pushTokens,
  SemanticTokensBuilder,
  toCodeLens,
  toFoldingRange,
  toHierarchyItem,
  toHover,
  toInlayHint,
  toSelectionRange,
  toSignatureHelp,
  toSymbolInformation,
  toTargets,
} from "./answers.ts";
import { serverCapabilities } from "./capabilities.ts";
import { type Client, readClient } from "./client.ts";
import { commandNames, isCommandName } from "./commands.ts";
import {
  type Conversion,
  symbolKindOf,
  toCodeAction,
  toCompletionItems,
  toDiagnostic,
  toDocumentSymbol,
  toLocation,
  toOffset,
  toRange,
  toSpan,
  toTextEdit,
  toWorkspaceEdit,
} from "./convert.ts";
import * as features from "./features/index.ts";
import { createGuard, refuse } from "./guard.ts";
import type { Host } from "./host.ts";
import * as protocol from "./protocol.ts";
import { createPublisher, type Publisher } from "./publisher.ts";
import { createCoalescer, createSchedule } from "./schedule.ts";
import { createSession } from "./session.ts";
import { readSettings } from "./settings.ts";
import type { Topic } from "./topic.ts";
import { canonicalUri } from "./uri.ts";

export interface ServerOptions {
  readonly version: string;
  /** Called for `adapt/file`, where the host keeps files in memory. */
  onFile?(uri: string, text: string | null): void;
}

/** Connects everything and returns; the caller starts listening. */
export function startServer(connection: Connection, host: Host, options: ServerOptions): void {
  const session = createSession(host);
  let client: Client = readClient(undefined);
  let publisher: Publisher = createPublisher(connection, client);
  let state: "new" | "running" | "stopped" = "new";
  let clientCommands: ReadonlySet<string> = new Set();
  const counts = { crashes: 0, slowTurns: 0 };
  const tokenMemory = new Map<string, { id: string; data: number[] }>();
  let nextTokenId = 1;

  function log(line: string): void {
    if (line.startsWith("error")) counts.crashes++;
    if (line.startsWith("slow")) counts.slowTurns++;
    if (session.settings.trace !== "off") connection.console.log(line);
  }

  const guard = createGuard({
    log,
    now: () => host.now(),
    refusal: () =>
      state === "new"
        ? { code: -32002, message: "the server is not initialized" }
        : state === "stopped"
          ? { code: -32600, message: "the server was shut down" }
          : undefined,
    describe: describeParams,
  });
  const schedule = createSchedule(host, (error) => log(`error in the background: ${String(error)}`));

  function describeParams(params: unknown): string {
    const uri = uriOf(params);
    const document = uri === undefined ? undefined : session.documents.get(canonicalUri(uri));
    return document === undefined
      ? "no open document"
      : `version ${document.version}, ${document.text.length} characters`;
  }

  function conversion(): Conversion {
    const { supportsSnippets, supportsRelated, supportsCodeDescription } = client;
    const { supportsDocumentChanges, supportsChangeAnnotations } = client;
    return {
      snapshot: session.snapshot(),
      clientUri: session.clientUri,
      ...{
        supportsSnippets,
        supportsRelated,
        supportsCodeDescription,
        supportsDocumentChanges,
        supportsChangeAnnotations,
      },
    };
  }

  // Diagnostics: what text decides at once, what checkpoints say behind it.

  const pushes = createCoalescer(host, pushNow);

  function pushNow(): void {
    if (state !== "running" || client.pullsDiagnostics) return;
    const start = host.now();
    try {
      const converted = conversion();
      publisher.push(
        [...session.documents.values()].map(({ uri, file, version }) => ({
          ...{ uri, version },
          diagnostics: features.diagnostics(converted.snapshot, file).map((each) => toDiagnostic(converted, each)),
        })),
      );
    } catch (error) {
      log(`error in diagnostics: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const took = host.now() - start;
    if (took > 20) log(`slow: diagnostics took ${Math.round(took)} ms`);
  }

  function catchUp(): void {
    schedule.start(function* () {
      const before = pulledState();
      yield* session.catchUp();
      pushNow();
      if (pulledState() !== before) refresh();
    });
  }

  /** Changes when the slow analysis found something: what clients pulled is then old. */
  function pulledState(): string {
    if (!client.pullsDiagnostics) return String(session.factsRevision);
    const snapshot = session.snapshot();
    const parts = [...session.documents.keys()].map((file) =>
      features
        .diagnostics(snapshot, file)
        .map(({ code, span, message }) => `${code}${span.start}${message}`)
        .join("\n"),
    );
    return `${session.factsRevision}\n${parts.join("\n\n")}`;
  }

  function refresh(): void {
    if (client.refreshesDiagnostics && client.pullsDiagnostics) connection.languages.diagnostics.refresh();
    if (client.refreshesInlayHints) void connection.languages.inlayHint.refresh();
    if (client.refreshesSemanticTokens) void connection.languages.semanticTokens.refresh();
    if (client.refreshesCodeLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
    if (!clientCommands.has("adapt.preview")) return;
    for (const { uri, version } of session.documents.values())
      void connection.sendNotification(protocol.previewChangedNotification, { uri, version });
  }

  function changed(): void {
    pushes.request();
    catchUp();
  }

  // Lifecycle.

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = readClient(params.capabilities);
    publisher = createPublisher(connection, client);
    state = "running";
    const own = record(params.initializationOptions);
    session.setSettings(readSettings(params.initializationOptions));
    const offered = Array.isArray(own.commands) ? own.commands.filter((each) => typeof each === "string") : [];
    clientCommands = new Set([...offered, ...(host.commands === undefined ? [] : commandNames)]);
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    session.setFolders(folders);
    return {
      capabilities: serverCapabilities(client, host),
      serverInfo: { name: "adapt", version: options.version },
    };
  });

  connection.onInitialized(() => {
    if (client.registersConfiguration)
      void connection.client.register({ method: "workspace/didChangeConfiguration" } as never).catch(() => undefined);
    if (client.registersWatching) void watchFiles(connection);
    if (client.knowsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
        session.setFolders([...session.folders.filter((each) => !gone.has(each)), ...added.map(({ uri }) => uri)]);
        changed();
      });
    }
    void readConfiguration();
    changed();
  });

  async function readConfiguration(): Promise<void> {
    if (!client.readsConfiguration) return;
    try {
      const value: unknown = await connection.workspace.getConfiguration("adapt");
      if (value !== null && value !== undefined) session.setSettings(readSettings(value));
      changed();
    } catch (error) {
      log(`error in configuration: ${String(error)}`);
    }
  }

  connection.onShutdown(() => {
    state = "stopped";
    schedule.stop();
  });

  connection.onDidChangeConfiguration((change) => {
    if (client.readsConfiguration) void readConfiguration();
    else session.setSettings(readSettings(change?.settings));
    changed();
  });

  // Documents. Notifications have no answers: a crash is a line in the log.

  function note<P>(name: string, handler: (params: P) => void): (params: P) => void {
    return (params) => {
      if (state !== "running") return;
      try {
        handler(params);
      } catch (error) {
        log(`error in ${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    };
  }

  connection.onDidOpenTextDocument(
    note("didOpen", ({ textDocument }) => {
      session.open(textDocument.uri, versionOf(textDocument.version), textDocument.text);
      changed();
    }),
  );
  connection.onDidChangeTextDocument(
    note("didChange", ({ textDocument, contentChanges }) => {
      const isDone = session.change(textDocument.uri, versionOf(textDocument.version), contentChanges);
      if (!isDone)
        log(
          `a change of ${textDocument.uri} to version ${textDocument.version} was not applied: not open, or not newer`,
        );
      else changed();
    }),
  );
  connection.onDidCloseTextDocument(
    note("didClose", ({ textDocument }) => {
      session.close(textDocument.uri);
      tokenMemory.delete(canonicalUri(textDocument.uri));
      publisher.clear(textDocument.uri);
      changed();
    }),
  );
  connection.onDidSaveTextDocument(
    note("didSave", () => {
      session.touch();
      changed();
    }),
  );
  connection.onDidChangeWatchedFiles(
    note("didChangeWatchedFiles", () => {
      session.touch();
      changed();
    }),
  );

  // Requests at a position.

  function at<R, P extends TextDocumentPositionParams = TextDocumentPositionParams>(
    name: string,
    answer: (to: Conversion, file: string, offset: number, params: P) => R | null,
  ) {
    return guard<P, R | null>(name, null, (params) => {
      const to = conversion();
      const file = canonicalUri(params.textDocument.uri);
      if (to.snapshot.text(file) === undefined) return null;
      return answer(to, file, toOffset(to.snapshot, file, params.position), params);
    });
  }

  /** Requests on a whole file. */
  function on<R, P extends { readonly textDocument: { readonly uri: string } }>(
    name: string,
    answer: (to: Conversion, file: string, params: P) => R | null,
  ) {
    return guard<P, R | null>(name, null, (params) => {
      const to = conversion();
      const file = canonicalUri(params.textDocument.uri);
      return to.snapshot.text(file) === undefined ? null : answer(to, file, params);
    });
  }

  connection.onHover(
    at("hover", (to, file, offset) => {
      const found = features.hover(to.snapshot, file, offset);
      return found === undefined ? null : toHover(to, file, found);
    }),
  );
  connection.onCompletion(
    at("completion", (to, file, offset) => ({
      isIncomplete: false,
      items: toCompletionItems(to, file, features.completion(to.snapshot, file, offset)),
    })),
  );
  connection.onCompletionResolve((item, token) =>
    guard("completionItem/resolve", item, () => {
      const data = record(item.data);
      if (typeof data.file !== "string" || typeof data.topic !== "object" || data.topic === null) return item;
      const value = features.resolveCompletion(session.snapshot(), data.file, data.topic as Topic);
      return value === undefined ? item : { ...item, documentation: { kind: "markdown" as const, value } };
    })(item, token),
  );
  connection.onSignatureHelp(
    at("signatureHelp", (to, file, offset) => {
      const found = features.signatureHelp(to.snapshot, file, offset);
      return found === undefined ? null : toSignatureHelp(found);
    }),
  );
  connection.onDefinition(
    at("definition", (to, file, offset) =>
      toTargets(to, features.definition(to.snapshot, file, offset), client.supportsLinks),
    ),
  );
  connection.onTypeDefinition(
    at("typeDefinition", (to, file, offset) =>
      toTargets(to, features.typeDefinition(to.snapshot, file, offset), false),
    ),
  );
  connection.onReferences(
    at(
      "references",
      (to, file, offset, params: TextDocumentPositionParams & { context?: { includeDeclaration?: boolean } }) =>
        features
          .references(to.snapshot, file, offset, params.context?.includeDeclaration !== false)
          .map((each) => toLocation(to, each)),
    ),
  );
  connection.onDocumentHighlight(
    at("documentHighlight", (to, file, offset) =>
      features.documentHighlights(to.snapshot, file, offset).map(({ span, kind }) => ({
        range: toRange(to, file, span),
        kind: kind === "write" ? (3 as const) : (2 as const),
      })),
    ),
  );
  connection.onPrepareRename(
    at("prepareRename", (to, file, offset) => {
      const found = features.prepareRename(to.snapshot, file, offset);
      if (!found.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, found.message);
      return { range: toRange(to, file, found.span), placeholder: found.name };
    }),
  );
  connection.onRenameRequest(
    at("rename", (to, file, offset, params: TextDocumentPositionParams & { newName: string }) => {
      const renamed = features.rename(to.snapshot, file, offset, params.newName);
      if (!renamed.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.message);
      return toWorkspaceEdit(to, renamed.edits);
    }),
  );
  connection.languages.onLinkedEditingRange(
    at("linkedEditingRange", (to, file, offset) => {
      const spans = features.linkedEditingRanges(to.snapshot, file, offset);
      return spans.length === 0 ? null : { ranges: spans.map((span) => toRange(to, file, span)) };
    }),
  );
  connection.languages.callHierarchy.onPrepare(
    at("callHierarchy/prepare", (to, file, offset) =>
      features.prepareCallHierarchy(to.snapshot, file, offset).map((item) => toHierarchyItem(to, item)),
    ),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    guard("callHierarchy/incoming", null, ({ item }) => {
      const to = conversion();
      const { kind, name } = hierarchyData(item.data);
      return features.incomingCalls(to.snapshot, canonicalUri(item.uri), kind, name).map((call) => ({
        from: toHierarchyItem(to, call.item),
        fromRanges: call.spans.map((span) => toRange(to, call.item.file, span)),
      }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    guard("callHierarchy/outgoing", null, ({ item }) => {
      const to = conversion();
      const { kind, name } = hierarchyData(item.data);
      const file = canonicalUri(item.uri);
      return features.outgoingCalls(to.snapshot, file, kind, name).map((call) => ({
        to: toHierarchyItem(to, call.item),
        fromRanges: call.spans.map((span) => toRange(to, file, span)),
      }));
    }),
  );

  // Requests on a file.

  connection.onDocumentSymbol(
    on("documentSymbol", (to, file) => {
      const nodes = features.documentSymbols(to.snapshot, file);
      if (!client.supportsHierarchicalSymbols) return toSymbolInformation(to, file, nodes);
      return nodes.map((node) => toDocumentSymbol(to, file, node));
    }),
  );
  connection.onCodeAction(
    on(
      "codeAction",
      (
        to,
        file,
        params: { textDocument: { uri: string }; range: Parameters<typeof toSpan>[2]; context?: { only?: string[] } },
      ) => {
        const wanted = params.context?.only;
        const isWanted = (kind: string) =>
          wanted === undefined || wanted.some((each) => kind === each || kind.startsWith(`${each}.`));
        const actions = features.codeActions(to.snapshot, file, toSpan(to.snapshot, file, params.range));
        return actions.filter(({ kind }) => isWanted(kind)).map((action) => toCodeAction(to, action));
      },
    ),
  );
  connection.onCodeActionResolve((action) => action);
  connection.onCodeLens(
    on("codeLens", (to, file) =>
      features
        .codeLenses(to.snapshot, file)
        .filter(({ command }) => command !== "adapt.preview" || clientCommands.has(command))
        .map((lens) => toCodeLens(to, file, lens, clientCommands)),
    ),
  );
  connection.onDocumentLinks(
    on("documentLink", (to, file) =>
      features.documentLinks(to.snapshot, file).map(({ span, target, tooltip }) => ({
        ...{ target: to.clientUri(target), tooltip },
        range: toRange(to, file, span),
      })),
    ),
  );
  connection.onFoldingRanges(
    on("foldingRange", (to, file) => {
      const source = to.snapshot.source(file);
      if (source === undefined) return null;
      return features.foldingRanges(to.snapshot, file).flatMap((fold) => toFoldingRange(source, fold) ?? []);
    }),
  );
  connection.onSelectionRanges(
    on(
      "selectionRange",
      (to, file, params: { textDocument: { uri: string }; positions: { line: number; character: number }[] }) =>
        params.positions.map((position) => {
          const spans = features.selectionRanges(to.snapshot, file, toOffset(to.snapshot, file, position));
          return toSelectionRange(spans.map((span) => toRange(to, file, span)));
        }),
    ),
  );
  connection.onDocumentFormatting(
    on("formatting", (to, file) => features.formatting(to.snapshot, file).map((edit) => toTextEdit(to, file, edit))),
  );
  connection.onDocumentRangeFormatting(
    on("rangeFormatting", (to, file, params: { textDocument: { uri: string }; range: Parameters<typeof toSpan>[2] }) =>
      features
        .rangeFormatting(to.snapshot, file, toSpan(to.snapshot, file, params.range))
        .map((edit) => toTextEdit(to, file, edit)),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    at("onTypeFormatting", (to, file, offset) =>
      features.onTypeFormatting(to.snapshot, file, offset).map((edit) => toTextEdit(to, file, edit)),
    ),
  );
  connection.languages.inlayHint.on(
    on("inlayHint", (to, file, params: { textDocument: { uri: string }; range: Parameters<typeof toSpan>[2] }) => {
      const source = to.snapshot.source(file);
      if (source === undefined) return null;
      return features
        .inlayHints(to.snapshot, file, toSpan(to.snapshot, file, params.range))
        .map((hint) => toInlayHint(source, hint));
    }),
  );

  // Semantic tokens: whole, as a difference, or of a range.

  function tokensOf(to: Conversion, file: string, range?: Parameters<typeof toSpan>[2]): SemanticTokens {
    const builder = new SemanticTokensBuilder();
    const source = to.snapshot.source(file);
    const within = range === undefined ? undefined : toSpan(to.snapshot, file, range);
    if (source !== undefined) pushTokens(builder, source, features.semanticTokens(to.snapshot, file, within));
    return builder.build();
  }

  function remember(file: string, data: number[]): string {
    const id = String(nextTokenId++);
    tokenMemory.set(file, { id, data });
    return id;
  }

  connection.languages.semanticTokens.on(
    guard<{ textDocument: { uri: string } }, SemanticTokens>("semanticTokens/full", { data: [] }, (params) => {
      const file = canonicalUri(params.textDocument.uri);
      const { data } = tokensOf(conversion(), file);
      return { data, resultId: remember(file, data) };
    }),
  );
  connection.languages.semanticTokens.onDelta(
    guard<{ textDocument: { uri: string }; previousResultId: string }, SemanticTokens | SemanticTokensDelta>(
      "semanticTokens/delta",
      { data: [] },
      (params) => {
        const file = canonicalUri(params.textDocument.uri);
        const before = tokenMemory.get(file);
        const { data } = tokensOf(conversion(), file);
        const resultId = remember(file, data);
        return before?.id === params.previousResultId
          ? { resultId, edits: tokenEdits(before.data, data) }
          : { data, resultId };
      },
    ),
  );
  connection.languages.semanticTokens.onRange(
    guard("semanticTokens/range", { data: [] as number[] }, (params) => {
      return tokensOf(conversion(), canonicalUri(params.textDocument.uri), params.range);
    }),
  );

  // Diagnostics on request.

  connection.languages.diagnostics.on(
    guard("diagnostic", { kind: "full" as const, items: [] }, (params) => {
      const to = conversion();
      const found = features.diagnostics(to.snapshot, canonicalUri(params.textDocument.uri));
      return publisher.report(
        found.map((each) => toDiagnostic(to, each)),
        params.previousResultId,
      );
    }),
  );
  connection.languages.diagnostics.onWorkspace(
    guard("workspaceDiagnostic", { items: [] }, (params) => {
      const to = conversion();
      const previous = new Map(params.previousResultIds?.map(({ uri, value }) => [canonicalUri(uri), value]));
      const items = to.snapshot.files().map((file) => {
        const found = features.diagnostics(to.snapshot, file).map((each) => toDiagnostic(to, each));
        const version = to.snapshot.documents.get(file)?.version ?? null;
        return { uri: to.clientUri(file), version, ...publisher.report(found, previous.get(file)) };
      });
      return { items };
    }),
  );

  // The workspace.

  connection.onWorkspaceSymbol(
    guard("workspaceSymbol", null, (params) => {
      const to = conversion();
      return features.workspaceSymbols(to.snapshot, params.query ?? "").map((symbol) => ({
        ...{ name: symbol.name, kind: symbolKindOf(symbol.shape) },
        location: toLocation(to, symbol),
      }));
    }),
  );
  connection.workspace.onWillRenameFiles(
    guard("willRenameFiles", null, (params) => {
      const to = conversion();
      const moves = params.files.map(({ oldUri, newUri }) => ({
        from: canonicalUri(oldUri),
        to: canonicalUri(newUri),
      }));
      const edits = features.renameFiles(to.snapshot, moves);
      return edits.length === 0 ? null : toWorkspaceEdit(to, edits);
    }),
  );
  connection.onExecuteCommand(async (params, _token, progress) => {
    if (host.commands === undefined || !isCommandName(params.command))
      refuse(`there is no command \`${params.command}\` here`);
    const [uri, build, input] = params.arguments ?? [];
    if (typeof uri !== "string") refuse(`\`${params.command}\` takes the URI of a file and the name of a build`);
    const file = canonicalUri(uri);
    progress.begin(
      params.command.replace("adapt.", "adapt "),
      undefined,
      typeof build === "string" ? build : undefined,
    );
    try {
      const result = await host.commands({
        ...{ command: params.command, file, text: session.documents.get(file)?.text },
        build: typeof build === "string" ? build : undefined,
        ...(typeof input === "string" && { input }),
      });
      connection.console.info(result.detail);
      if (result.ok) connection.window.showInformationMessage(result.message);
      else connection.window.showErrorMessage(result.message);
      if (client.refreshesCodeLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
      return result;
    } catch (error) {
      log(`error in ${params.command}: ${error instanceof Error ? error.stack : String(error)}`);
      return { ok: false, message: "the command failed; the log says why", detail: String(error) };
    } finally {
      progress.done();
    }
  });

  // Ours.

  connection.onRequest(
    protocol.previewRequest,
    on("preview", (to, file, params: protocol.PreviewParams): protocol.PreviewResult | null => {
      const offset = params.position === undefined ? undefined : toOffset(to.snapshot, file, params.position);
      const found = features.preview(to.snapshot, file, params.name, offset);
      if (found === undefined) return null;
      const boxes = found.boxes.map((box) => toLocation(to, box));
      return { version: session.documents.get(file)?.version ?? null, ...found, boxes };
    }),
  );
  connection.onRequest(
    protocol.statusRequest,
    (): protocol.StatusResult => ({
      version: options.version,
      host: host.name,
      documents: session.documents.size,
      folders: session.folders.length,
      diagnostics: client.pullsDiagnostics ? "pull" : "push",
      isIdle: schedule.isIdle,
      ...counts,
    }),
  );
  connection.onRequest(
    protocol.explainRequest,
    guard<protocol.ExplainParams, string | null>("explain", null, ({ code }) => {
      const known = findCode(code);
      return known === undefined ? null : explain(known);
    }),
  );
  connection.onNotification(
    protocol.fileNotification,
    note("file", ({ uri, text }: protocol.FileParams) => {
      options.onFile?.(canonicalUri(uri), text);
      session.touch();
      changed();
    }),
  );
}

async function watchFiles(connection: Connection): Promise<void> {
  const globs = ["**/*.adapt", "**/*config.json", "**/*.safetensors", "**/*.bin", "**/*.safetensors.index.json"];
  const watchers = globs.map((globPattern) => ({ globPattern }));
  await connection.client
    .register({ method: "workspace/didChangeWatchedFiles" } as never, { watchers } as never)
    .catch(() => undefined);
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

function hierarchyData(data: unknown): { readonly kind: SymbolKind; readonly name: string } {
  const { kind, name } = record(data);
  if (typeof kind !== "string" || typeof name !== "string") refuse("the item does not come from this server");
  return { kind: kind as SymbolKind, name };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function uriOf(params: unknown): string | undefined {
  const { uri } = record(record(params).textDocument);
  return typeof uri === "string" ? uri : undefined;
}

function versionOf(version: unknown): number | null {
  return typeof version === "number" ? version : null;
}
