// Bundles the command line into dist/. Packages stay outside where they are heavy and loaded on demand.
import { chmodSync, rmSync } from "node:fs";
import { build } from "esbuild";

const heavy = ["onnxruntime-node", "@huggingface/hub", "@huggingface/tokenizers", "pngjs", "jpeg-js"];

// Another folder may be named, for tests that must not touch the real one.
const [folder = "dist"] = process.argv.slice(2);
rmSync(folder, { recursive: true, force: true });

await build({
  entryPoints: { adapt: "cli/adapt.ts", "engine-worker": "runtime/engine/worker.ts" },
  outdir: folder,
  bundle: true,
  splitting: true,
  chunkNames: "chunk-[hash]",
  format: "esm",
  platform: "node",
  target: "node20",
  external: heavy,
  // CommonJS packages inside the bundle ask for Node's modules with `require`.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  // Names stay, so that a stack in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
});

chmodSync(`${folder}/adapt.js`, 0o755);
