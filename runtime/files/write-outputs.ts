/**
 * Writes outputs so that none is ever half there: each goes to a temporary file beside its place, and only when all are
 * complete are they renamed.
 */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { failureFor, type WriteFailure, writeFailure } from "./write-failure.ts";

export interface Output {
  readonly path: string;
  /** Taken once, one at a time; may be lazy. */
  readonly chunks: Iterable<Uint8Array>;
}

export interface WriteOptions {
  /** Waits until the bytes are on the disk itself. */
  readonly sync?: boolean;
}

/** A complete file that waits for its name. */
interface Staged {
  readonly temporary: string;
  readonly target: string;
  readonly path: string;
}

/**
 * Writes all outputs or none. Missing folders are made; a symbolic link is written through; a device such as `/dev/stdout` is
 * written to directly. What the world does wrong is returned; what `chunks` throws is thrown on, after cleaning up.
 */
export function writeOutputs(outputs: readonly Output[], options: WriteOptions = {}): WriteFailure | undefined {
  const staged: Staged[] = [];
  try {
    for (const output of outputs) {
      const failure = stageOutput(output, options, staged);
      if (failure !== undefined) return failure;
    }
    return nameAll(staged);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

/** Runs one step of file work; what the disk refuses becomes a value, and bugs of ours stay errors. */
export function attempt<T>(path: string, step: () => T): T | WriteFailure {
  try {
    return step();
  } catch (error) {
    const failure = writeFailure(path, error);
    if (failure === undefined) throw error;
    return failure;
  }
}

export function isWriteFailure(value: unknown): value is WriteFailure {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "write-failure";
}

function stageOutput(output: Output, options: WriteOptions, staged: Staged[]): WriteFailure | undefined {
  const place = findPlace(output.path);
  if (isWriteFailure(place)) return place;
  const isDevice = place.existing !== undefined && !place.existing.isFile();
  const file = isDevice ? place.target : temporaryBeside(place.target);
  const handle = attempt(output.path, () => openSync(file, isDevice ? "w" : "wx", 0o666));
  if (isWriteFailure(handle)) return handle;
  if (!isDevice) staged.push({ temporary: file, target: place.target, path: output.path });
  try {
    return fillFile(handle, output, isDevice ? undefined : place.existing, options);
  } finally {
    closeSync(handle);
  }
}

interface Place {
  /** Where the file will be, symbolic links followed. */
  readonly target: string;
  readonly existing: Stats | undefined;
}

/** Checks what can be checked before any work is done, and makes the folder. */
export function findPlace(path: string): Place | WriteFailure {
  return attempt(path, () => {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing === undefined) {
      makeFolder(dirname(path));
      return { target: path, existing };
    }
    if (existing.isDirectory()) return failureFor(path, "EISDIR");
    accessSync(path, constants.W_OK);
    return { target: existing.isFile() ? realpathSync(path) : path, existing };
  });
}

let temporaryCount = 0;

/** A name that no other process uses, in the same folder so that renaming cannot cross disks. */
export function temporaryBeside(target: string): string {
  temporaryCount++;
  const name = `.${basename(target).slice(0, 200)}.${process.pid}-${temporaryCount}.tmp`;
  return join(dirname(target), name);
}

function fillFile(
  handle: number,
  output: Output,
  existing: Stats | undefined,
  options: WriteOptions,
): WriteFailure | undefined {
  for (const chunk of output.chunks) {
    const failure = attempt(output.path, () => writeAll(handle, chunk));
    if (isWriteFailure(failure)) return failure;
  }
  const done = attempt(output.path, () => {
    if (existing !== undefined) fchmodSync(handle, existing.mode & 0o777);
    if (options.sync === true) fsyncSync(handle);
  });
  return isWriteFailure(done) ? done : undefined;
}

/** The operating system takes at most 2 GiB in one call. */
const maxWriteBytes = 2 ** 30;

function writeAll(handle: number, chunk: Uint8Array): void {
  for (let done = 0; done < chunk.length; ) {
    done += writeSync(handle, chunk, done, Math.min(chunk.length - done, maxWriteBytes));
  }
}

function nameAll(staged: Staged[]): WriteFailure | undefined {
  while (staged.length > 0) {
    const [next] = staged;
    if (next === undefined) return undefined;
    const failure = attempt(next.path, () => renameSync(next.temporary, next.target));
    if (isWriteFailure(failure)) return failure;
    staged.shift();
  }
  return undefined;
}
