/** What lasts from message to message: open documents, workspace folders, settings, and what was computed for them. */
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { changeDocument, type OpenDocument, openDocument } from "./documents.ts";
import { createFactsCache } from "./facts-cache.ts";
import { finish } from "./finish.ts";
import type { Host } from "./host.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { createSnapshot, createSnapshotMemory, forgetFile, type Snapshot } from "./snapshot.ts";
import { canonicalUri, isInside } from "./uri.ts";

export interface Session {
  open(uri: string, version: number | null, text: string): void;
  /** False when nothing was done: the document is not open, or the version is not newer. */
  change(uri: string, version: number | null, changes: readonly TextDocumentContentChangeEvent[]): boolean;
  close(uri: string): void;
  setFolders(uris: readonly string[]): void;
  setSettings(settings: Settings): void;
  /** Something on disk may have changed: texts of closed files are read again. */
  touch(): void;
  /** From now on `catchUp` checks every file of the workspace with its checkpoints, not only those that are open. */
  watchAll(): void;
  snapshot(): Snapshot;
  /**
   * Checks every open document (see `watchAll`) with the checkpoints that are known, calls `checked`, and reads checkpoints;
   * where that brought news, all over again. Yields between steps.
   */
  catchUp(checked?: () => void): Generator<void, void>;
  /** As the client spells the name of a file. */
  clientUri(file: string): string;
  readonly documents: ReadonlyMap<string, OpenDocument>;
  readonly folders: readonly string[];
  readonly settings: Settings;
  /** Grows when checkpoints on disk turned out different. */
  readonly factsRevision: number;
}

export function createSession(host: Host): Session {
  const facts = createFactsCache(host);
  const memory = createSnapshotMemory();
  let documents: ReadonlyMap<string, OpenDocument> = new Map();
  let folders: readonly string[] = [];
  let settings = defaultSettings;
  let current: Snapshot | undefined;
  let isWatchingAll = false;
  /** Files below the workspace folders; looked up again when something says that they may have changed. */
  let sources: readonly string[] | undefined;

  function replace(next: ReadonlyMap<string, OpenDocument>): void {
    documents = next;
    current = undefined;
  }

  function* findSources(): Generator<void, readonly string[]> {
    const found: string[] = [];
    for (const folder of folders) {
      for (const source of host.sources(folder)) {
        if (source === undefined) yield;
        else found.push(source);
      }
    }
    return found;
  }

  function snapshot(): Snapshot {
    current ??= createSnapshot(
      {
        ...{ host, documents, settings, facts: facts.facts, factsRevision: facts.revision },
        sources: () => {
          sources ??= finish(findSources());
          return sources;
        },
      },
      memory,
    );
    return current;
  }

  return {
    open(uri, version, text) {
      const file = canonicalUri(uri);
      replace(new Map(documents).set(file, openDocument(uri, file, version, text)));
    },
    change(uri, version, changes) {
      const file = canonicalUri(uri);
      const document = documents.get(file);
      if (document === undefined) return false;
      if (version !== null && document.version !== null && version <= document.version) return false;
      replace(new Map(documents).set(file, changeDocument(document, version, changes)));
      return true;
    },
    close(uri) {
      const file = canonicalUri(uri);
      const next = new Map(documents);
      next.delete(file);
      if (!folders.some((folder) => isInside(folder, file))) forgetFile(memory, file);
      sources = undefined;
      replace(next);
    },
    setFolders(uris) {
      folders = uris.map((uri) => canonicalUri(uri));
      sources = undefined;
      current = undefined;
    },
    setSettings(next) {
      settings = next;
      current = undefined;
    },
    touch() {
      sources = undefined;
      current = undefined;
    },
    watchAll() {
      isWatchingAll = true;
    },
    snapshot,
    *catchUp(checked) {
      sources ??= yield* findSources();
      for (let round = 0; round < 2; round++) {
        const before = snapshot();
        for (const file of isWatchingAll ? before.files() : documents.keys()) {
          yield* before.fullInSteps(file);
          yield;
        }
        checked?.();
        const isChanged: boolean = yield* facts.refresh();
        if (!isChanged) return;
        current = undefined;
      }
    },
    clientUri: (file) => documents.get(file)?.uri ?? file,
    get documents() {
      return documents;
    },
    get folders() {
      return folders;
    },
    get factsRevision() {
      return facts.revision;
    },
    get settings() {
      return settings;
    },
  };
}
