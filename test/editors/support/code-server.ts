/**
 * Real VS Code in a folder of the user's cache: code-server from npm, without its native modules, which an editor under test
 * does not need (terminals, file watching beyond polling, passwords). 4.100.3 is the newest that accepts Node 20.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { programPath } from "./programs.ts";

const version = "4.100.3";
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "adapt-editors", `code-server-${version}`);
const entry = join(cache, "node_modules/code-server/out/node/entry.js");
const stub = join(cache, "no-argon2.cjs");

/** Installs it when it is not there yet. The reason when that fails; nothing when it is ready. */
export function installCodeServer(): string | undefined {
  if (existsSync(join(cache, "ready"))) return undefined;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{ "private": true }');
  const code = join(cache, "node_modules/code-server/lib/vscode");
  const reason =
    npm(cache, "install", `code-server@${version}`) ??
    npm(code, "install", "--omit=dev") ??
    npm(join(code, "extensions"), "install", "--omit=dev");
  if (reason !== undefined) return `code-server could not be installed: ${reason}`;
  for (const folder of [code, join(code, "extensions")]) symlinkSync("node_modules", join(folder, "node_modules.asar"));
  linkRipgrep(join(code, "node_modules/@vscode/ripgrep/bin"));
  // Hashes passwords; there are none.
  writeFileSync(
    stub,
    `const Module = require("node:module");
const load = Module._load;
Module._load = function (request, ...rest) {
  return request === "argon2" ? {} : load.call(this, request, ...rest);
};
`,
  );
  writeFileSync(join(cache, "ready"), version);
  return undefined;
}

/** Debian's, where it is installed: searches and `workspaceContains` use it. */
function linkRipgrep(folder: string): void {
  const program = programPath("rg");
  if (program === undefined) return;
  mkdirSync(folder, { recursive: true });
  symlinkSync(program, join(folder, "rg"));
}

function npm(cwd: string, ...args: readonly string[]): string | undefined {
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stderr } = spawnSync("npm", [...args, ...options], { cwd, encoding: "utf8", timeout: 120_000 });
  return status === 0 ? undefined : (stderr.trim().split("\n").pop() ?? `npm ended with ${status}`);
}

export interface CodeServer {
  readonly url: string;
  /** What it printed, for failures. */
  output(): string;
  stop(): Promise<void>;
}

/** Installs an extension into `home` and opens `folder`. `settings`: the user's. */
export async function startCodeServer(
  home: string,
  folder: string,
  extension: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<CodeServer> {
  const places = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")];
  mkdirSync(join(home, "data/User"), { recursive: true });
  writeFileSync(join(home, "data/User/settings.json"), JSON.stringify(settings));
  const node = ["--require", stub, entry];
  execFileSync(process.execPath, [...node, ...places, "--install-extension", extension], {
    stdio: "pipe",
    timeout: 60_000,
  });
  const port = await freePort();
  const options = [
    "--auth",
    "none",
    "--disable-update-check",
    "--disable-telemetry",
    "--bind-addr",
    `127.0.0.1:${port}`,
  ];
  const child = spawn(process.execPath, [...node, ...options, ...places, folder], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`;
  await untilAnswering(url, child);
  return { url, output: () => output, stop: () => stop(child) };
}

/** The whole process group: the server has children of its own. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGTERM");
  const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), 5_000);
  await ended;
  clearTimeout(timer);
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}`);
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("code-server does not answer");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
