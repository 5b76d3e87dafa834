/** Which language server to start: the one that settings name, the folder's own, or the one inside the extension. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Executable } from "vscode-languageclient/node";

export interface Surroundings {
  /** `adapt.server.path`; empty when not set. */
  readonly configuredPath: string;
  /** Workspace folders on disk. */
  readonly folders: readonly string[];
  /** False: nothing that comes from the folder may be started. */
  readonly isTrusted: boolean;
  readonly extensionPath: string;
}

/** The command line of the server. Scripts run in the editor's own Node. */
export function serverProgram({ configuredPath, folders, isTrusted, extensionPath }: Surroundings): Executable {
  if (isTrusted && configuredPath !== "") {
    return /\.[cm]?js$/.test(configuredPath) ? script(configuredPath) : command(configuredPath);
  }
  const own = folders
    .map((folder) => join(folder, "node_modules/adapt-lang/dist/adapt.js"))
    .find((path) => existsSync(path));
  if (isTrusted && own !== undefined) return script(own);
  return script(join(extensionPath, "dist/server.mjs"));
}

function command(path: string): Executable {
  return { command: path, args: ["lsp", "--stdio"] };
}

function script(path: string): Executable {
  return {
    command: process.execPath,
    args: [path, "lsp", "--stdio"],
    options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } },
  };
}
