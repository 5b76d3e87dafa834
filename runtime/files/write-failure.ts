/** Failures of the disk while writing, as values with the exit code that the command ends with. */
import { errorCode } from "../checkpoint/byte-file.ts";

export interface WriteFailure {
  readonly kind: "write-failure";
  readonly code: "E0604";
  /** The output that was asked for. */
  readonly path: string;
  readonly message: string;
  readonly help?: string;
  /** 1: the path is wrong; 3: the disk failed (spec: language.md, Command line). */
  readonly exit: 1 | 3;
}

interface Reason {
  readonly why: string;
  readonly exit: 1 | 3;
  readonly help?: string;
}

const reasons: ReadonlyMap<string, Reason> = new Map([
  ["EACCES", { why: "permission denied", exit: 1 }],
  ["EDQUOT", { why: "the disk quota is used up", exit: 3, help: "Free some space and try again." }],
  ["EEXIST", { why: "a file is in the way of a folder", exit: 1 }],
  ["EFBIG", { why: "the file is too large for this disk", exit: 3 }],
  ["EISDIR", { why: "it is a folder", exit: 1, help: "Name a file in it." }],
  ["ELOOP", { why: "its symbolic links go in a circle", exit: 1 }],
  ["ENAMETOOLONG", { why: "the name is too long", exit: 1 }],
  ["ENOENT", { why: "the folder does not exist and could not be made", exit: 1 }],
  ["ENOSPC", { why: "the disk is full", exit: 3, help: "Free some space and try again; nothing was replaced." }],
  ["ENOTDIR", { why: "a part of the path is a file, not a folder", exit: 1 }],
  ["EPERM", { why: "permission denied", exit: 1 }],
  ["EROFS", { why: "the disk is read-only", exit: 1 }],
  ["ERR_INVALID_ARG_VALUE", { why: "no path can hold a zero byte", exit: 1 }],
]);

/** Puts an error of `node:fs` into words; `undefined` for errors that did not come from the operating system. */
export function writeFailure(path: string, error: unknown): WriteFailure | undefined {
  if (!(error instanceof Error && "syscall" in error) && errorCode(error) !== "ERR_INVALID_ARG_VALUE") return undefined;
  return failureFor(path, errorCode(error));
}

/** The same for a code that is known already. */
export function failureFor(path: string, code: string): WriteFailure {
  const { why, exit, help } = reasons.get(code) ?? { why: code, exit: 3 as const, help: undefined };
  const message = `cannot write \`${path}\`: ${why}`;
  return { kind: "write-failure", code: "E0604", path, message, exit, ...(help !== undefined && { help }) };
}
