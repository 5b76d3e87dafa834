/** The picture of a composition beside its text: redrawn on each change, boxes and text point at each other. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type PreviewChangedParams,
  type PreviewParams,
  type PreviewResult,
  previewChangedNotification,
  previewRequest,
} from "../protocol.ts";
import { previewHtml } from "./preview-html.ts";
import type { FromPage, ToPage } from "./preview-messages.ts";

export interface Previews extends vscode.Disposable {
  /** Opens or reveals the panel. `name`: what to draw; absent: what the cursor stands in. */
  show(document: vscode.TextDocument, name?: string): void;
  /** Call for each client that is started: its notifications belong to it. */
  listen(client: LanguageClient): void;
}

interface Shown {
  document: vscode.TextDocument;
  /** Chosen by hand; absent: follows the cursor. */
  name: string | undefined;
  result: PreviewResult | undefined;
}

/** One panel for the window, as the preview of Markdown has it. */
export function createPreviews(extensionUri: vscode.Uri, client: () => LanguageClient | undefined): Previews {
  let panel: vscode.WebviewPanel | undefined;
  let shown: Shown | undefined;
  let isAsking = false;
  let isStale = false;
  const subscriptions: vscode.Disposable[] = [];

  function post(message: ToPage): void {
    void panel?.webview.postMessage(message);
  }

  /** One question at a time; what changes meanwhile is asked again at the end. */
  async function redraw(): Promise<void> {
    if (isAsking) {
      isStale = true;
      return;
    }
    isAsking = true;
    do {
      isStale = false;
      await ask();
    } while (isStale);
    isAsking = false;
  }

  async function ask(): Promise<void> {
    const running = client();
    if (shown === undefined || running === undefined || !running.isRunning()) return;
    const position = cursor()?.active;
    const params: PreviewParams = {
      textDocument: { uri: shown.document.uri.toString() },
      ...(shown.name !== undefined && { name: shown.name }),
      ...(shown.result !== undefined && { shown: shown.result.title }),
      ...(position !== undefined && follows() && { position: { line: position.line, character: position.character } }),
    };
    const result = await running.sendRequest<PreviewResult | null>(previewRequest, params).catch(() => null);
    if (shown === undefined || panel === undefined) return;
    shown.result = result ?? undefined;
    panel.title = result === null ? "Preview" : `Preview: ${result.title}`;
    const { svg, title, names } = result ?? { svg: undefined, title: "", names: [] };
    post({ kind: "draw", svg, title, names: [...names], chosen: shown.name });
    mark();
  }

  function follows(): boolean {
    return vscode.workspace.getConfiguration("adapt").get("preview.followCursor", true);
  }

  function cursor(): vscode.Selection | undefined {
    return editorOf(shown?.document)?.selection;
  }

  /** Marks the smallest box around the cursor. */
  function mark(): void {
    const position = cursor()?.active;
    if (shown === undefined || position === undefined || !follows()) return;
    const uri = shown.document.uri.toString();
    const around = (shown.result?.boxes ?? [])
      .map((box, index) => ({ index, uri: box.uri, range: toRange(box.range) }))
      .filter((box) => vscode.Uri.parse(box.uri).toString() === uri && box.range.contains(position));
    const smallest = around.reduce<(typeof around)[number] | undefined>(
      (best, box) => (best === undefined || best.range.contains(box.range) ? box : best),
      undefined,
    );
    post({ kind: "mark", box: smallest?.index });
  }

  async function reveal(index: number): Promise<void> {
    const box = shown?.result?.boxes[index];
    if (box === undefined) return;
    const selection = toRange(box.range);
    const column = editorOf(shown?.document)?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(vscode.Uri.parse(box.uri), { viewColumn: column, selection });
  }

  function onMessage(message: FromPage): void {
    switch (message.kind) {
      case "ready":
        void redraw();
        return;
      case "reveal":
        void reveal(message.box);
        return;
      case "choose":
        if (shown !== undefined) shown.name = message.name;
        void redraw();
    }
  }

  function open(): void {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const root = vscode.Uri.joinPath(extensionUri, "dist");
    panel = vscode.window.createWebviewPanel("adapt.preview", "Preview", column, {
      enableScripts: true,
      localResourceRoots: [root],
    });
    panel.webview.onDidReceiveMessage(onMessage);
    panel.onDidDispose(() => {
      panel = undefined;
      shown = undefined;
    });
    panel.webview.html = previewHtml(panel.webview, vscode.Uri.joinPath(root, "preview-page.js"));
  }

  subscriptions.push(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      // What is drawn may come from a file that this one imports.
      if (panel?.visible && document.languageId === "adapt") void redraw();
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (!panel?.visible || textEditor.document !== shown?.document || !follows()) return;
      mark();
      if (shown.name === undefined) void redraw();
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (panel === undefined || editor?.document.languageId !== "adapt" || editor.document === shown?.document) return;
      shown = { document: editor.document, name: undefined, result: undefined };
      void redraw();
    }),
  );

  return {
    show(document, name) {
      shown = { document, name, result: undefined };
      if (panel === undefined) open();
      else panel.reveal(undefined, true);
      void redraw();
    },
    listen(running) {
      running.onNotification(previewChangedNotification, ({ uri }: PreviewChangedParams) => {
        if (shown !== undefined && vscode.Uri.parse(uri).toString() === shown.document.uri.toString()) void redraw();
      });
    },
    dispose() {
      panel?.dispose();
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function editorOf(document: vscode.TextDocument | undefined): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document);
}

function toRange({ start, end }: PreviewResult["boxes"][number]["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
