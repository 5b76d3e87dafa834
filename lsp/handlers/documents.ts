/** Documents that open, change and close, and files that change behind their back. */
import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from "vscode-languageserver";
import type { Background } from "../background.ts";
import type { FileParams } from "../protocol.ts";
import type { ServerState } from "../server-state.ts";
import { canonicalUri } from "../uri.ts";

export function documentHandlers(state: ServerState, background: Background, forget: (file: string) => void) {
  const { session, note, options } = state;
  const touched = (name: string) =>
    note(name, () => {
      session.touch();
      background.changed();
    });
  return {
    opened: note("didOpen", ({ textDocument }: DidOpenTextDocumentParams) => {
      session.open(textDocument.uri, versionOf(textDocument.version), textDocument.text);
      background.changed();
    }),
    changed: note("didChange", ({ textDocument, contentChanges }: DidChangeTextDocumentParams) => {
      const { uri, version } = textDocument;
      if (session.change(uri, versionOf(version), contentChanges)) background.changed();
      else state.log(`a change of ${uri} to version ${version} was not applied: it is not open, or newer already`);
    }),
    closed: note("didClose", ({ textDocument }: DidCloseTextDocumentParams) => {
      session.close(textDocument.uri);
      forget(canonicalUri(textDocument.uri));
      state.publisher.clear(textDocument.uri);
      background.changed();
    }),
    saved: touched("didSave"),
    watchedFilesChanged: touched("didChangeWatchedFiles"),
    fileGiven: note("file", ({ uri, text }: FileParams) => {
      options.onFile?.(canonicalUri(uri), text);
      session.touch();
      background.changed();
    }),
  };
}

/** Old clients leave the version out, or say null. */
function versionOf(version: unknown): number | null {
  return typeof version === "number" ? version : null;
}
