/** Runs a command line in this process, with streams that are kept, in a folder of its own. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function adapt(argv: readonly string[], stdin = ""): Promise<Ran> {
  let out = "";
  let err = "";
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readStdin: () => stdin,
    isInteractive: false,
    hasColour: false,
  });
  return { code, out, err };
}

export interface Scratch {
  readonly folder: string;
  path(name: string): string;
  remove(): void;
}

export function scratchFolder(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), "adapt-cli-"));
  return { folder, path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const quickstart = join(import.meta.dirname, "../../examples/quickstart");

/** The quick start in a folder that may be written to. */
export function quickstartCopy(scratch: Scratch): string {
  const folder = scratch.path("quickstart");
  cpSync(quickstart, folder, { recursive: true });
  return folder;
}
