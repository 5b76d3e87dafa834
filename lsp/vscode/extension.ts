/** The extension for VS Code: starts the language server, offers its commands and the preview. */
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { completeArguments, runOnText, showUses } from "./commands.ts";
import { createPreviews } from "./preview-panel.ts";
import { serverProgram } from "./server-program.ts";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const previews = createPreviews(context.extensionUri, () => client);

  async function start(): Promise<void> {
    await client?.dispose();
    client = createClient(context.extensionPath);
    previews.listen(client);
    await client.start();
  }

  function preview(uri?: unknown, name?: unknown): void {
    const wanted = typeof uri === "string" ? uri : undefined;
    const document =
      vscode.workspace.textDocuments.find((each) => each.uri.toString() === wanted) ??
      vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "adapt") void vscode.window.showInformationMessage("Open an .adapt file first.");
    else previews.show(document, typeof name === "string" ? name : undefined);
  }

  context.subscriptions.push(
    previews,
    vscode.commands.registerCommand("adapt.preview", preview),
    vscode.commands.registerCommand("adapt.showPreview", () => preview()),
    vscode.commands.registerCommand("adapt.showUses", showUses),
    vscode.commands.registerCommand("adapt.runOnText", () => client && runOnText(client)),
    vscode.commands.registerCommand("adapt.restartServer", start),
    vscode.commands.registerCommand("adapt.showLog", () => client?.outputChannel.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("adapt.server.path")) void start();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void start()),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

function createClient(extensionPath: string): LanguageClient {
  const program = serverProgram({
    configuredPath: vscode.workspace.getConfiguration("adapt").get("server.path", ""),
    folders: (vscode.workspace.workspaceFolders ?? [])
      .map(({ uri }) => uri)
      .filter(isFile)
      .map(({ fsPath }) => fsPath),
    isTrusted: vscode.workspace.isTrusted,
    extensionPath,
  });
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "adapt" },
      { scheme: "untitled", language: "adapt" },
    ],
    // Lenses that the extension handles itself.
    initializationOptions: { commands: ["adapt.preview", "adapt.showUses"] },
    middleware: {
      async executeCommand(command, args, next) {
        const complete = await completeArguments(command, args);
        return complete === undefined ? undefined : next(command, complete);
      },
      workspace: {
        async configuration(params, token, next) {
          const values = await next(params, token);
          return Array.isArray(values) ? values.map(withLogLevel) : values;
        },
      },
    },
  };
  return new LanguageClient("adapt", "Adapt", program, options);
}

/** The server's `trace` is `adapt.log` here: editors show `adapt.trace.server` for the messages of the protocol. */
function withLogLevel(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null || !("log" in settings)) return settings;
  return { ...settings, trace: settings.log };
}

function isFile({ scheme }: vscode.Uri): boolean {
  return scheme === "file";
}
