/** Symbolic links in checkpoint folders: a folder from elsewhere must not make us read files that it does not hold. */
import { realpathSync } from "node:fs";
import { sep } from "node:path";
import { errorCode } from "./byte-file.ts";
import { notFound, type Refusal, refuse } from "./refusal.ts";

/**
 * The true path of `file` in the folder whose true path is `folder`, or why it is not followed. The one layout whose links leave
 * their folder is that of the Hugging Face cache: `models--…/snapshots/<revision>/file -> ../../blobs/<hash>`.
 */
export function followLink(folder: string, file: string): string | Refusal {
  const path = realPath(file);
  if (typeof path !== "string") return path;
  const isAllowed = isInside(folder, path) || cacheBlobs(folder).some((blobs) => isInside(blobs, path));
  if (isAllowed) return path;
  return refuse(
    "is a symbolic link that leads out of the folder",
    "Copy the file into the folder, or name its own folder.",
  );
}

/** With every symbolic link resolved. */
export function realPath(path: string): string | Refusal {
  try {
    return realpathSync(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return notFound("does not exist, or is a link to nothing");
    return refuse(code === "ELOOP" ? "is a symbolic link in a circle" : `cannot be read (${code})`);
  }
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The blobs that a folder of the Hub cache may point to. */
function cacheBlobs(folder: string): readonly string[] {
  const parts = folder.split(sep);
  const at = parts.findLastIndex((part, i) => part === "snapshots" && (parts[i - 1] ?? "").startsWith("models--"));
  return at > 0 && at < parts.length - 1 ? [[...parts.slice(0, at), "blobs"].join(sep)] : [];
}
