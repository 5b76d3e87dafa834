/** Where the tools of Hugging Face keep what they download: `models--org--name/snapshots/<revision>`. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** True for `org/name` and for the few old ids without an organisation. */
export function looksLikeHubId(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/.test(text) && !/--|\.\./.test(text);
}

/** The cache's root, by the same variables and in the same order as the Python library. */
export function hubCacheRoot(environment: Environment): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  const direct = HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE;
  if (direct) return direct;
  return join(HF_HOME || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "huggingface"), "hub");
}

/** The folder of one repository in the cache. */
export function repositoryFolder(cacheRoot: string, id: string): string {
  return join(cacheRoot, `models--${id.replaceAll("/", "--")}`);
}

/** The snapshot that the cache has of the main branch, or `undefined`. */
export function findSnapshot(cacheRoot: string, id: string): string | undefined {
  const repository = repositoryFolder(cacheRoot, id);
  const revision = readRevision(join(repository, "refs", "main"));
  if (revision === undefined) return undefined;
  const snapshot = join(repository, "snapshots", revision);
  return existsSync(snapshot) ? snapshot : undefined;
}

function readRevision(path: string): string | undefined {
  try {
    const revision = readFileSync(path, "utf8").trim();
    return isRevision(revision) ? revision : undefined;
  } catch {
    return undefined;
  }
}

/** A commit hash: nothing that could be a path. */
export function isRevision(text: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(text);
}
