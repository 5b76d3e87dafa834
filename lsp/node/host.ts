/** Files and checkpoints of the local disk. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FolderRole } from "../../language/checkpoint/facts.ts";
import { createFacts, resolveSource } from "../../runtime/checkpoint/disk-facts.ts";
import { configFiles } from "../domain/folders.ts";
import type { FolderEntry, Host, OutputFacts } from "../host.ts";
import { canonicalUri } from "../uri.ts";

/** Larger files are not read; the checker's own limit is lower and gives a diagnostic. */
const maxSourceBytes = 64 * 1024 * 1024;
const maxSources = 2000;
const maxFolders = 4000;
const maxEntries = 2000;
const ignored: ReadonlySet<string> = new Set(["node_modules", "dist", "__pycache__", "venv"]);

interface Remembered {
  readonly signature: string;
  readonly text: string;
}

export function createNodeHost(): Host {
  const facts = createFacts();
  const texts = new Map<string, Remembered>();
  return {
    name: "node",
    read(file) {
      const path = pathOf(file);
      return path === undefined ? undefined : readText(path, texts);
    },
    list(folder) {
      const path = pathOf(folder);
      return path === undefined ? [] : entriesOf(path);
    },
    sources(folder) {
      const path = pathOf(folder);
      return path === undefined ? [] : sourcesBelow(path);
    },
    readFolder: (fromFile, source) => facts.folder(fromFile, source),
    locate,
    outputOf(file, out) {
      const path = pathOf(file);
      return path === undefined ? undefined : outputOf(join(dirname(path), out));
    },
    explainUri,
    defer: (task) => void setImmediate(task),
    later: (task, milliseconds) => void setTimeout(task, milliseconds),
    now: () => performance.now(),
    commands: async (request) => (await import("./commands.ts")).runCommand(request),
  };
}

/** `undefined` for what is not on this machine: `untitled:`, `git:`, `file://elsewhere/…`. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

function readText(path: string, texts: Map<string, Remembered>): string | undefined {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    const signature = `${size} ${mtimeMs} ${ino}`;
    const known = texts.get(path);
    if (known?.signature === signature) return known.text;
    if (size > maxSourceBytes || !statSync(path).isFile()) return undefined;
    const text = readFileSync(path, "utf8");
    texts.set(path, { signature, text });
    return text;
  } catch {
    texts.delete(path);
    return undefined;
  }
}

function entriesOf(path: string): readonly FolderEntry[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).slice(0, maxEntries);
    return entries.map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(path, entry.name))),
    }));
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Breadth first, so that a huge folder deep down does not hide what lies near. Links to folders are not followed. */
function* sourcesBelow(root: string): Generator<string | undefined> {
  const folders = [root];
  let found = 0;
  for (let i = 0; i < folders.length && i < maxFolders && found < maxSources; i++) {
    const folder = folders[i] ?? root;
    for (const entry of safeEntries(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".") && !ignored.has(entry.name)) folders.push(path);
      if (!entry.isFile() || !entry.name.endsWith(".adapt")) continue;
      found++;
      yield canonicalUri(pathToFileURL(path).href);
    }
    yield undefined;
  }
}

function safeEntries(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The file that describes a checkpoint folder, or the folder where it has none. */
function locate(fromFile: string, source: string, role: FolderRole): string | undefined {
  const folder = resolveSource(fromFile, source);
  if (folder === undefined || !existsSync(folder)) return undefined;
  const names = [configFiles[role], ...Object.values(configFiles)];
  const config = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  return canonicalUri(pathToFileURL(config ?? folder).href);
}

function outputOf(path: string): OutputFacts | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return undefined;
  const data = statSync(`${path}.data`, { throwIfNoEntry: false })?.size ?? 0;
  const operators = operatorsOf(path);
  return { bytes: stats.size + data, ...(operators !== undefined && { operators }) };
}

/** From the manifest that a build leaves beside its output. */
function operatorsOf(path: string): number | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(dirname(path), "adapt.json"), "utf8"));
    const after: unknown = manifest?.outputs?.[basename(path)]?.operators?.after;
    return typeof after === "number" ? after : undefined;
  } catch {
    return undefined;
  }
}

/** The reference that is shipped beside the program, opened at the code. */
function explainUri(code: string): string | undefined {
  for (const up of ["..", "../..", "../../.."]) {
    const path = join(dirname(fileURLToPath(import.meta.url)), up, "docs/reference/diagnostics.md");
    if (existsSync(path)) return `${pathToFileURL(path).href}#${code.toLowerCase()}`;
  }
  return undefined;
}
