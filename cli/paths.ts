/** Questions about paths of the command line. */
import { statSync } from "node:fs";

/** False for what is not there or cannot be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
