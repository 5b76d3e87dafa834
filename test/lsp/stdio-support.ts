/** The bundled program as a language server, with the usual first steps done. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { type StdioClient, spawnClient } from "./stdio-client.ts";

/** Built once for each test file. */
export function bundle(): string {
  const folder = mkdtempSync(join(tmpdir(), "adapt-lsp-"));
  execFileSync(process.execPath, ["build.mjs", folder], { stdio: "pipe" });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "adapt.js");
}

/** A workspace on disk. */
export function workspace(files: Readonly<Record<string, string>> = {}): {
  readonly folder: string;
  uri(path: string): string;
} {
  const folder = mkdtempSync(join(tmpdir(), "adapt-work-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, uri: (path) => pathToFileURL(join(folder, path)).href };
}

export const pulling = { textDocument: { diagnostic: {} } };

export async function started(
  script: string,
  capabilities: object = {},
  more: object = {},
  answer?: (method: string, params: unknown) => unknown,
): Promise<StdioClient> {
  const client = spawnClient(script, answer);
  await client.request("initialize", { processId: process.pid, rootUri: null, capabilities, ...more });
  client.notify("initialized", {});
  return client;
}

export function openText(client: StdioClient, uri: string, text: string, version: number | null = 1): void {
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "adapt", version, text } });
}

export function replaceText(client: StdioClient, uri: string, text: string, version: number | null): void {
  client.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
}

export async function stop(client: StdioClient): Promise<number | null> {
  await client.request("shutdown");
  client.notify("exit");
  return client.exited;
}
