import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";

export interface TemporaryFolder {
  /** Absolute, without symbolic links. */
  path(...parts: string[]): string;
  /** Writes a file and says where. */
  write(name: string, content: Uint8Array | string): string;
}

/** A folder for one test, gone after it. */
export function temporaryFolder(): TemporaryFolder {
  let root: string | undefined;
  afterEach(() => {
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
    root = undefined;
  });
  const path = (...parts: string[]) => {
    root ??= realpathSync(mkdtempSync(join(tmpdir(), "adapt-test-")));
    return join(root, ...parts);
  };
  return {
    path,
    write(name, content) {
      const file = path(name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
  };
}
