/**
 * Downloads a model or adapter from the Hugging Face Hub into the cache that all its tools share. The Hub's library lists and
 * fetches; names, revisions and hashes that the server sends are checked here before they become paths.
 */
import { createHash, type Hash } from "node:crypto";
import { createWriteStream, existsSync, lstatSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../files/make-folder.ts";
import { errorCode } from "./byte-file.ts";
import { type Environment, hubCacheRoot, isRevision, looksLikeHubId, repositoryFolder } from "./hub-cache.ts";
import { wantedFiles } from "./hub-files.ts";

export interface PullProgress {
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface PullOptions {
  /** Read for HF_ENDPOINT, HF_TOKEN and the place of the cache. */
  readonly environment?: Environment;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Pulled {
  readonly kind: "pulled";
  /** The snapshot folder. */
  readonly path: string;
  /** Names in it, including those that were there before. */
  readonly files: readonly string[];
}

export interface PullFailure {
  readonly kind: "pull-failure";
  readonly message: string;
  readonly help?: string;
  /** 1: no such id, or not for you; 3: network or disk. */
  readonly exit: 1 | 3;
}

/** Fetches `org/name` at its main branch. A download that was broken off leaves nothing that looks complete. */
export async function pullFromHub(id: string, options: PullOptions = {}): Promise<Pulled | PullFailure> {
  if (!looksLikeHubId(id))
    return failure(`\`${id}\` is no Hub id`, 1, "Hub ids look like `FacebookAI/xlm-roberta-base`.");
  try {
    return await pull(id, options);
  } catch (error) {
    return explain(id, error);
  }
}

function failure(message: string, exit: 1 | 3, help?: string): PullFailure {
  return { kind: "pull-failure", message, exit, ...(help !== undefined && { help }) };
}

async function pull(id: string, options: PullOptions): Promise<Pulled | PullFailure> {
  const environment = options.environment ?? process.env;
  const hub = await import("@huggingface/hub");
  const access = hubAccess(environment, options.signal);
  const { sha } = await hub.modelInfo({ name: id, revision: "main", additionalFields: ["sha"], ...access });
  if (typeof sha !== "string" || !isRevision(sha)) return badAnswer(id);
  const repository = repositoryFolder(hubCacheRoot(environment), id);
  const listed = new Map<string, HubFile>();
  for await (const entry of hub.listFiles({ repo: { type: "model", name: id }, revision: sha, ...access })) {
    if (entry.type === "file") listed.set(entry.path, entry);
    if (listed.size > maxFiles) return failure(`\`${id}\` has more than ${maxFiles} files`, 1);
  }
  const files = wantedFiles([...listed.keys()].filter(isPlainName));
  for (const name of files) {
    const file = listed.get(name);
    const digest = file === undefined ? undefined : expectedDigest(file);
    if (file === undefined || digest === undefined) return badAnswer(id);
    const download = () =>
      hub.downloadFile({ repo: { type: "model", name: id }, path: name, revision: sha, ...access });
    const fault = await keepFile(
      { repository, sha, name, digest, sizeBytes: file.lfs?.size ?? file.size },
      download,
      options,
    );
    if (fault !== undefined) return failure(`\`${name}\` of \`${id}\` ${fault}`, 3, "Try again.");
  }
  // Written last: until then nobody takes the snapshot for complete.
  const reference = join(repository, "refs", "main");
  makeFolder(dirname(reference));
  writeFileSync(reference, sha);
  return { kind: "pulled", path: join(repository, "snapshots", sha), files };
}

const maxFiles = 10_000;

interface HubFile {
  readonly path: string;
  readonly size: number;
  readonly oid?: string;
  readonly lfs?: { readonly oid: string; readonly size: number };
}

function hubAccess(environment: Environment, signal: AbortSignal | undefined) {
  const token = environment.HF_TOKEN;
  const endpoint = environment.HF_ENDPOINT?.replace(/\/+$/, "");
  return {
    ...(endpoint ? { hubUrl: endpoint } : {}),
    ...(token ? { accessToken: token } : {}),
    ...(signal !== undefined && {
      fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, { ...init, signal }),
    }),
  };
}

function isPlainName(name: string): boolean {
  return /^[\w][\w.+-]*$/.test(name) && name.length <= 255;
}

interface Digest {
  readonly hex: string;
  /** Git hashes a blob with its length before it; large files have a plain SHA-256. */
  readonly algorithm: "git-sha1" | "sha256";
}

function expectedDigest(file: HubFile): Digest | undefined {
  const hex = file.lfs?.oid ?? file.oid ?? "";
  const algorithm = file.lfs === undefined ? "git-sha1" : "sha256";
  return /^[0-9a-f]+$/.test(hex) && hex.length === (algorithm === "sha256" ? 64 : 40) ? { hex, algorithm } : undefined;
}

interface Wanted {
  readonly repository: string;
  readonly sha: string;
  readonly name: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** Brings one file into `blobs/` and links it into the snapshot. Answers what is wrong with it, if anything. */
async function keepFile(
  wanted: Wanted,
  download: () => Promise<Blob | null>,
  options: PullOptions,
): Promise<string | undefined> {
  const blob = join(wanted.repository, "blobs", wanted.digest.hex);
  const pointer = join(wanted.repository, "snapshots", wanted.sha, wanted.name);
  makeFolder(dirname(blob));
  makeFolder(dirname(pointer));
  if (!existsSync(blob)) {
    // The Hub answers no range request for an empty file.
    const content = wanted.sizeBytes === 0 ? new Blob([]) : await download();
    if (content === null) return "is listed by the Hub but cannot be downloaded";
    const fault = await saveVerified(content, blob, wanted, options);
    if (fault !== undefined) return fault;
  }
  if (!existsSync(pointer)) await pointTo(wanted.digest.hex, blob, pointer);
  return undefined;
}

async function saveVerified(
  content: Blob,
  blob: string,
  { name, digest, sizeBytes }: Wanted,
  { onProgress }: PullOptions,
): Promise<string | undefined> {
  const incomplete = `${blob}.${process.pid}.incomplete`;
  const hash = startHash(digest, sizeBytes);
  let doneBytes = 0;
  const watch = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      hash.update(chunk);
      doneBytes += chunk.length;
      onProgress?.({ file: name, doneBytes, totalBytes: sizeBytes });
      next(doneBytes > sizeBytes ? new Error("longer than announced") : null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(content.stream()), watch, createWriteStream(incomplete));
    if (doneBytes !== sizeBytes) return `arrived with ${doneBytes} of ${sizeBytes} bytes`;
    if (hash.digest("hex") !== digest.hex) return "arrived damaged: its hash does not match";
    renameSync(incomplete, blob);
    return undefined;
  } finally {
    rmSync(incomplete, { force: true });
  }
}

function startHash({ algorithm }: Digest, sizeBytes: number): Hash {
  return algorithm === "sha256" ? createHash("sha256") : createHash("sha1").update(`blob ${sizeBytes}\0`);
}

/** A relative link as the other tools make it; a copy where the system has no links. */
async function pointTo(hex: string, blob: string, pointer: string): Promise<void> {
  if (lstatSync(pointer, { throwIfNoEntry: false }) !== undefined) rmSync(pointer);
  try {
    symlinkSync(join("..", "..", "blobs", hex), pointer);
  } catch (error) {
    if (errorCode(error) !== "EPERM") throw error;
    await copyFile(blob, pointer);
  }
}

function badAnswer(id: string): PullFailure {
  return failure(`the Hub's answer about \`${id}\` makes no sense`, 3, "Check HF_ENDPOINT.");
}

function explain(id: string, error: unknown): PullFailure {
  if (error instanceof Error && "statusCode" in error && typeof error.statusCode === "number") {
    return explainStatus(id, error.statusCode);
  }
  if (error instanceof Error && "syscall" in error && "path" in error) {
    return failure(`the cache cannot be written: ${errorCode(error)}`, 3, "Set HF_HUB_CACHE to a folder that can.");
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const reason = cause instanceof Error ? cause.message || errorCode(cause) : String(cause);
  return failure(`\`${id}\` cannot be downloaded: ${reason}`, 3, "Check the network and HF_ENDPOINT.");
}

function explainStatus(id: string, status: number): PullFailure {
  switch (status) {
    case 401:
    case 403:
    case 404:
      return failure(
        `the Hub has no \`${id}\` that may be read`,
        1,
        "Check the id; for private or gated ones set HF_TOKEN.",
      );
    case 429:
      return failure("the Hub asks for fewer requests", 3, "Try again in some minutes.");
    default:
      return failure(`the Hub answered \`${id}\` with status ${status}`, 3, "Try again later.");
  }
}
