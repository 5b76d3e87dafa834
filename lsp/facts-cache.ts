/**
 * Checkpoint facts at two speeds: analyses see what is in memory and never wait; `refresh` reads the disk afterwards, one
 * folder at a time.
 */
import type { Facts, FolderFacts } from "../language/checkpoint/facts.ts";
import type { Host } from "./host.ts";
import { folderOf } from "./uri.ts";

/** A path that is being typed leaves a key for each letter: the oldest are forgotten. */
const maxKeys = 512;

interface Known {
  readonly fromFile: string;
  readonly source: string;
  facts: FolderFacts | undefined;
  isRead: boolean;
}

export interface FactsCache {
  /** Grows whenever an answer of `facts` has changed. */
  readonly revision: number;
  readonly facts: Facts;
  /** Reads what was asked for; yields after each folder. The value tells whether anything changed. */
  refresh(): Generator<void, boolean>;
}

export function createFactsCache(host: Pick<Host, "readFolder">): FactsCache {
  const known = new Map<string, Known>();
  let revision = 0;

  /** Of the file that was asked about last: a program asks about one file many times. */
  let lastFolder = { file: "", folder: "" };

  function ask(fromFile: string, source: string): FolderFacts | undefined {
    if (lastFolder.file !== fromFile) lastFolder = { file: fromFile, folder: folderOf(fromFile) };
    const key = `${lastFolder.folder}\u0000${source}`;
    const entry = known.get(key) ?? { fromFile, source, facts: undefined, isRead: false };
    known.delete(key);
    known.set(key, entry);
    for (const oldest of known.keys()) {
      if (known.size <= maxKeys) break;
      known.delete(oldest);
    }
    return entry.facts;
  }

  return {
    get revision() {
      return revision;
    },
    facts: { folder: ask },
    *refresh() {
      let isChanged = false;
      for (const entry of [...known.values()]) {
        const facts = host.readFolder(entry.fromFile, entry.source);
        if (!entry.isRead || !isSame(entry.facts, facts)) {
          isChanged ||= facts !== undefined || entry.facts !== undefined;
          entry.facts = facts;
          entry.isRead = true;
        }
        yield;
      }
      if (isChanged) revision++;
      return isChanged;
    },
  };
}

/** Folders that exist come back as the same object while nothing in them changed; absent ones are made anew. */
function isSame(one: FolderFacts | undefined, other: FolderFacts | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && other !== undefined && !one.exists && !other.exists && one.path === other.path;
}
