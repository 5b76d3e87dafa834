/** Files in memory: what the page has told. No checkpoints, so their rules stay silent. */
import type { FolderEntry, Host } from "../host.ts";
import { canonicalUri, isInside } from "../uri.ts";

export interface BrowserHost extends Host {
  /** `null` takes the file away. */
  setFile(uri: string, text: string | null): void;
}

export function createBrowserHost(): BrowserHost {
  const files = new Map<string, string>();
  return {
    name: "browser",
    setFile(uri, text) {
      if (text === null) files.delete(canonicalUri(uri));
      else files.set(canonicalUri(uri), text);
    },
    read: (file) => files.get(file),
    list(folder) {
      const prefix = folder.endsWith("/") ? folder : `${folder}/`;
      const entries = new Map<string, FolderEntry>();
      for (const file of files.keys()) {
        if (!file.startsWith(prefix)) continue;
        const [name = "", ...rest] = file.slice(prefix.length).split("/");
        entries.set(name, { name: decodeURIComponent(name), isFolder: rest.length > 0 });
      }
      return [...entries.values()];
    },
    sources: (folder) => [...files.keys()].filter((file) => file.endsWith(".adapt") && isInside(folder, file)),
    readFolder: () => undefined,
    locate: () => undefined,
    outputOf: () => undefined,
    explainUri: () => undefined,
    defer: (task) => void setTimeout(task, 0),
    later: (task, milliseconds) => void setTimeout(task, milliseconds),
    now: () => performance.now(),
  };
}
