/** Who is measured: our server, one that does nothing, and that of TypeScript 7. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { adaptScript } from "../bundle.ts";
import { type EditorClient, type ServerCommand, startServer } from "./client.ts";
import type { FileKind } from "./typed-file.ts";

export interface Server extends ServerCommand {
  readonly kind: FileKind;
  /** Diagnostics come without being asked for, where the client wants that. */
  readonly sends: boolean;
  /** Its diagnostics say something. */
  readonly isJudge: boolean;
}

export interface Running extends Server {
  readonly client: EditorClient;
}

const memoryHook = join(import.meta.dirname, "memory.cjs");

export const adapt: Server = {
  name: "adapt",
  command: process.execPath,
  args: ["-r", memoryHook, adaptScript, "lsp", "--stdio"],
  ...{ tellsMemory: true, sends: true, isJudge: true, kind: "adapt" },
};

export const nothing: Server = {
  name: "nothing",
  command: process.execPath,
  args: ["-r", memoryHook, join(import.meta.dirname, "nothing.cjs")],
  ...{ tellsMemory: true, sends: true, isJudge: false, kind: "adapt" },
};

/** As an editor starts it: the memory hook sets flags, and with other flags V8 refuses the code that the package keeps. */
export function withoutMemoryHook(server: Server): Server {
  const args = server.args.filter((arg) => arg !== "-r" && arg !== memoryHook);
  return { ...server, args, tellsMemory: false };
}

/** The native program itself, as editors start it; none on machines that it was not built for. */
const typescript: readonly Server[] = findTypescript();

export const servers: readonly Server[] = [adapt, nothing, ...typescript];

function findTypescript(): readonly Server[] {
  const folder = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string };
  const program = `tsc${process.platform === "win32" ? ".exe" : ""}`;
  const command = join(folder, `../@typescript/typescript-${process.platform}-${process.arch}/lib`, program);
  if (!existsSync(command)) return [];
  const traits = { tellsMemory: false, sends: false, isJudge: true, kind: "typescript" } as const;
  return [{ name: `TypeScript ${version}`, command, args: ["--lsp", "--stdio"], ...traits }];
}

const textDocument = {
  completion: { completionItem: { snippetSupport: true } },
  semanticTokens: {
    requests: { full: { delta: true } },
    tokenTypes: ["variable", "class", "property", "function", "type", "interface", "parameter", "method"],
    tokenModifiers: ["declaration", "readonly"],
    formats: ["relative"],
  },
  documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  signatureHelp: {},
  inlayHint: {},
  publishDiagnostics: { versionSupport: true },
};

/** Started and initialized. `pulls`: diagnostics are asked for, as VS Code does, instead of sent. */
export async function start(server: Server, folder: string, pulls: boolean): Promise<Running> {
  const client = startServer(server);
  const rootUri = pathToFileURL(folder).href;
  await client.request("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "bench" }],
    capabilities: {
      workspace: { workspaceFolders: true },
      textDocument: { ...textDocument, ...(pulls && { diagnostic: {} }) },
    },
  });
  client.notify("initialized", {});
  return { ...server, client };
}
