/** An open file that is read at positions, never beyond its end, with failures as values. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { isRefusal, notFound, type Refusal, refuse } from "./refusal.ts";

export interface ByteFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /**
   * Exactly `length` bytes, in a fresh buffer or at the beginning of `room` where they fit. Nothing is allocated for a range
   * outside the file.
   */
  read(offset: number, length: number, room?: Uint8Array): Uint8Array | Refusal;
  /** Size and time as they are now. */
  version(): FileVersion;
  close(): void;
}

/** What tells that a file is still the one whose header was read. */
export interface FileVersion {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** The version of a file that is not open, or `undefined` where there is none to see. */
export function fileVersion(path: string): FileVersion | undefined {
  try {
    const { size, mtimeMs } = statSync(path);
    return { sizeBytes: size, modifiedMs: mtimeMs };
  } catch {
    return undefined;
  }
}

/** Opens a regular file; anything else (a folder, a pipe, a device) is refused. */
export function openBytes(path: string): ByteFile | Refusal {
  let handle: number;
  try {
    // Without O_NONBLOCK a named pipe would wait for its other end for ever.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return openFailure(error);
  }
  const stats = fstatSync(handle);
  if (!stats.isFile()) {
    closeSync(handle);
    return refuse("is not a regular file");
  }
  const sizeBytes = stats.size;
  return {
    path,
    sizeBytes,
    modifiedMs: stats.mtimeMs,
    read: (offset, length, room) => readExactly(handle, sizeBytes, offset, length, room),
    version: () => {
      const now = fstatSync(handle);
      return { sizeBytes: now.size, modifiedMs: now.mtimeMs };
    },
    close: () => closeSync(handle),
  };
}

/** Opens, uses and closes. */
export function withBytes<T>(path: string, use: (file: ByteFile) => T | Refusal): T | Refusal {
  const file = openBytes(path);
  if (isRefusal(file)) return file;
  try {
    return use(file);
  } finally {
    file.close();
  }
}

function readExactly(
  handle: number,
  sizeBytes: number,
  offset: number,
  length: number,
  room: Uint8Array | undefined,
): Uint8Array | Refusal {
  if (!(offset >= 0 && length >= 0 && offset + length <= sizeBytes)) return refuse("ends too early: it is truncated");
  const bytes = room && room.length >= length ? room.subarray(0, length) : new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = readSome(handle, bytes, filled, offset + filled);
    if (isRefusal(count)) return count;
    if (count === 0) return refuse("became shorter while it was read");
    filled += count;
  }
  return bytes;
}

/** The operating system takes at most 2 GiB in one call. */
const maxReadBytes = 2 ** 30;

function readSome(handle: number, bytes: Uint8Array, at: number, position: number): number | Refusal {
  try {
    return readSync(handle, bytes, at, Math.min(bytes.length - at, maxReadBytes), position);
  } catch (error) {
    return refuse(`cannot be read (${errorCode(error)})`);
  }
}

function openFailure(error: unknown): Refusal {
  const code = errorCode(error);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return notFound("does not exist");
    case "EACCES":
    case "EPERM":
      return refuse("cannot be read: permission denied");
    case "EISDIR":
      return refuse("is a folder, not a file");
    default:
      return refuse(`cannot be opened (${code})`);
  }
}

/** `ENOENT` and friends. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}
