// Bundles the command line into dist/, or into the folder that is named. Heavy packages stay outside and load on demand.
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const heavy = ["onnxruntime-node", "@huggingface/hub", "@huggingface/tokenizers", "pngjs", "jpeg-js"];
const [folder = "dist"] = process.argv.slice(2);

// CommonJS packages inside the bundle ask for Node's modules with `require`.
const banner = `#!/usr/bin/env node
import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);`;

const { outputFiles } = await build({
  entryPoints: { adapt: "cli/adapt.ts", "engine-worker": "runtime/engine/worker.ts" },
  outdir: folder,
  bundle: true,
  splitting: true,
  chunkNames: "chunk-[hash]",
  format: "esm",
  platform: "node",
  target: "node20",
  external: heavy,
  banner: { js: banner },
  // Names stay, so that a stack in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
});

mkdirSync(folder, { recursive: true });
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
chmodSync(join(folder, "adapt.js"), 0o755);

// Chunks of an earlier build go last, so that a command that runs meanwhile still finds what it needs.
const written = new Set(outputFiles.map(({ path }) => basename(path)));
for (const name of readdirSync(folder)) {
  if (/^chunk-\w+\.js$/.test(name) && !written.has(name)) rmSync(join(folder, name));
}
