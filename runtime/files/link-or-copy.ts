/** Puts a weights file where an ONNX model can reach it, without a second copy where the disk allows. */
import {
  closeSync,
  constants,
  copyFileSync,
  linkSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { errorCode } from "../checkpoint/byte-file.ts";
import type { WriteFailure } from "./write-failure.ts";
import { attempt, findPlace, isWriteFailure, temporaryBeside } from "./write-outputs.ts";

export type Placed = "kept" | "linked" | "copied";

/**
 * Makes `to` a hard link of `from`, else a clone or a copy. An existing `to` with the same bytes is kept; another one is
 * replaced whole. Never writes through `to`, which may itself be a link to somebody's weights.
 */
export function linkOrCopy(from: string, to: string): Placed | WriteFailure {
  // Linking a symbolic link would link the link.
  const source = attempt(from, () => realpathSync(from));
  if (isWriteFailure(source))
    return { ...source, path: to, message: `cannot read \`${from}\` for \`${to}\`: it has gone` };
  const place = findPlace(to);
  if (isWriteFailure(place)) return place;
  const temporary = temporaryBeside(place.target);
  try {
    return attempt(to, () => {
      if (place.existing !== undefined && isSameFile(source, place.target)) return "kept";
      const placed = linkOrCopyNew(source, temporary);
      renameSync(temporary, place.target);
      return placed;
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Refusals of link(2) that a copy may get around: another disk, no hard links there, too many links, another owner's file. */
const copyInstead: ReadonlySet<string> = new Set([
  "EXDEV",
  "EPERM",
  "EACCES",
  "EMLINK",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
]);

function linkOrCopyNew(source: string, target: string): Placed {
  try {
    linkSync(source, target);
    return "linked";
  } catch (error) {
    if (!copyInstead.has(errorCode(error))) throw error;
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  return "copied";
}

function isSameFile(a: string, b: string): boolean {
  const [left, right] = [statSync(a), statSync(b)];
  if (left.dev === right.dev && left.ino === right.ino) return true;
  return left.size === right.size && hasSameBytes(a, b);
}

const chunkBytes = 2 ** 20;

function hasSameBytes(a: string, b: string): boolean {
  const left = openSync(a, "r");
  try {
    const right = openSync(b, "r");
    try {
      return compare(left, right);
    } finally {
      closeSync(right);
    }
  } finally {
    closeSync(left);
  }
}

function compare(left: number, right: number): boolean {
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)] as const;
  for (let position = 0; ; ) {
    const count = readSync(left, buffers[0], 0, chunkBytes, position);
    if (count === 0) return true;
    // A short read of the other file is not a difference, so only the common part is compared.
    const other = readSync(right, buffers[1], 0, count, position);
    if (other === 0 || !buffers[0].subarray(0, other).equals(buffers[1].subarray(0, other))) return false;
    position += other;
  }
}
