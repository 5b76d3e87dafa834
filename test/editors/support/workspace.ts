/** A folder as a person has it: a model and adapters on disk, a file that imports them, one mistake in it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** `alpah` is the mistake, and has one right answer. */
export const mainText = `import "./quickstart/quickstart.adapt"

/// A fresh adapter.
adapter draft : lora(r=8, alpah=16)

compose both = Stack(language, Parallel(draft, topic))

build two {
  model  = pages
  active = both
  out    = "dist/two.onnx"
}
`;

export interface Workspace {
  readonly folder: string;
  readonly main: string;
  readonly imported: string;
  dispose(): void;
}

export function createWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "adapt-editor-"));
  cpSync(join(root, "examples/quickstart"), join(folder, "quickstart"), { recursive: true });
  const main = join(folder, "main.adapt");
  writeFileSync(main, mainText);
  const imported = join(folder, "quickstart/quickstart.adapt");
  return { folder, main, imported, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Builds the command line anew, where its packages are found. The path of `adapt.js`. */
export function buildCommandLine(): string {
  const dist = join(root, "node_modules/.cache/adapt-editors/dist");
  mkdirSync(dist, { recursive: true });
  execFileSync(process.execPath, ["build.mjs", dist], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  return join(dist, "adapt.js");
}

export { root };
