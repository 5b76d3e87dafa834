/** `Facts` from the local disk: resolves what a file names, reads folders, and remembers them until something in them changes. */
import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Facts, FolderFacts } from "../../language/checkpoint/facts.ts";
import { type FileVersion, fileVersion } from "./byte-file.ts";
import { absentFolder, listFolder, readFolder, readWeightsHeader } from "./folder-facts.ts";
import { type Environment, findSnapshot, hubCacheRoot, looksLikeHubId } from "./hub-cache.ts";
import { isRefusal, notFound } from "./refusal.ts";

export interface DiskFacts extends Facts {
  folder(fromFile: string, source: string): FolderFacts | undefined;
  /** What a weights file was when its header was read: for `createTensorReader`. */
  versionOf(file: string): FileVersion | undefined;
}

interface Remembered {
  readonly signature: string;
  readonly facts: FolderFacts;
}

/**
 * Facts of this machine. `fromFile` is a path or a `file:` URL; for a document that is not on disk (`untitled:`) there are no
 * facts. The same object comes back as long as no file of the folder has changed its name, size or time.
 */
export function createFacts(environment: Environment = process.env): DiskFacts {
  const remembered = new Map<string, Remembered>();
  const versions = new Map<string, FileVersion>();

  function readNow(path: string): FolderFacts {
    return readFolder(path, (file, format) => {
      const version = fileVersion(file);
      if (version !== undefined) versions.set(file, version);
      return readWeightsHeader(file, format);
    });
  }

  function factsOf(path: string): FolderFacts {
    const signature = folderSignature(path);
    const known = remembered.get(path);
    if (known !== undefined && known.signature === signature) return known.facts;
    const facts = readNow(path);
    remembered.set(path, { signature, facts });
    return facts;
  }

  return {
    folder(fromFile, source) {
      const path = resolveSource(fromFile, source, environment);
      if (path === undefined) return undefined;
      return existsSync(path) ? factsOf(path) : absentSource(path, source);
    },
    versionOf: (file) => versions.get(file),
  };
}

/**
 * The path that `source` means in `fromFile`: a folder relative to the file or, where there is none, the Hub cache's snapshot
 * of that id. `undefined` when the file itself has no place on disk.
 */
export function resolveSource(
  fromFile: string,
  source: string,
  environment: Environment = process.env,
): string | undefined {
  const base = pathOf(fromFile);
  if (base === undefined) return undefined;
  const local = isAbsolute(source) ? source : resolve(dirname(base), source);
  if (existsSync(local) || !looksLikeHubId(source)) return local;
  return findSnapshot(hubCacheRoot(environment), source) ?? local;
}

function pathOf(file: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(file)) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return undefined;
  }
}

function absentSource(path: string, source: string): FolderFacts {
  const help = looksLikeHubId(source)
    ? `Check the path; for a model or adapter of the Hugging Face Hub, download it with \`adapt pull ${source}\`.`
    : isAbsolute(source)
      ? "Check the path."
      : "Check the path: it is relative to the folder of this file.";
  return absentFolder(path, notFound("does not exist", help), source);
}

/** Names, sizes and times of everything that `readFolder` could look at. */
function folderSignature(path: string): string {
  const names = listFolder(path);
  if (isRefusal(names)) return names.message;
  const relevant = [...names].filter((name) => /\.(json|safetensors|bin)$/.test(name)).sort();
  return relevant.map((name) => `${name} ${fileSignature(join(path, name))}`).join("\n");
}

function fileSignature(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch {
    return "unreadable";
  }
}
