// Bundles the command line into dist/, or into the folder that is named. Heavy packages stay outside and load on demand.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import vm from "node:vm";
import { build } from "esbuild";

const heavy = ["onnxruntime-node", "@huggingface/hub", "@huggingface/tokenizers", "pngjs", "jpeg-js"];
const [folder = "dist"] = process.argv.slice(2);

/** Commander loads it for commands in files of their own, of which there are none. */
const withoutChildProcess = {
  name: "without-child-process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "nothing", namespace: "nothing" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "" }));
  },
};

// Scripts, not modules: they start sooner, and only of scripts does Node 20 keep the compiled code.
const { outputFiles } = await build({
  entryPoints: {
    adapt: "cli/start.ts",
    "command-line": "cli/run-process.ts",
    "engine-worker": "runtime/engine/worker.ts",
  },
  outdir: folder,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: heavy,
  plugins: [withoutChildProcess],
  // A script with kept code cannot import at run time; all that stays outside can be required.
  supported: { "dynamic-import": false },
  define: { "import.meta.url": "__bundleUrl" },
  banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  // Names stay, so that a stack in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
});

// For pages: a classic script, which workers of both kinds can load.
const worker = await build({
  entryPoints: { "language-server-worker": "lsp/browser/worker.ts" },
  outdir: folder,
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  minify: true,
  keepNames: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
});
outputFiles.push(...worker.outputFiles);

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
const start = join(folder, "adapt.js");
writeFileSync(start, `#!/usr/bin/env node\n${readFileSync(start, "utf8")}`);
chmodSync(start, 0o755);
writeFileSync(join(folder, "command-line.cache"), await compiledCode(resolve(folder, "command-line.js")));

// What an earlier build left goes last, so that a command that runs meanwhile still finds what it needs.
const written = new Set(outputFiles.map(({ path }) => basename(path)));
for (const name of readdirSync(folder)) {
  if (/^chunk-\w+\.js$/.test(name) && !written.has(name)) rmSync(join(folder, name));
}

/** V8's code for the bundle, taken after a build of the quick start: functions are compiled when they are first called. */
async function compiledCode(file) {
  const script = new vm.Script(nodeModule.wrap(readFileSync(file, "latin1")), { filename: file });
  const bundle = { exports: {} };
  script.runInThisContext()(bundle.exports, createRequire(file), bundle, file, dirname(file));
  const scratch = mkdtempSync(join(tmpdir(), "adapt-build-"));
  const terminal = { out() {}, err() {}, readStdin: () => "", isInteractive: false, hasColour: false };
  try {
    for (const weights of ["link", "pack"]) {
      const program = readFileSync("examples/quickstart/quickstart.adapt", "utf8")
        .replaceAll('"./', `"${resolve("examples/quickstart")}/`)
        .replace("out ", `target = onnx(weights=${weights})\n  out `);
      writeFileSync(join(scratch, "main.adapt"), program);
      await bundle.exports.main(["check", join(scratch, "main.adapt")], terminal);
      await bundle.exports.main(["build", join(scratch, "main.adapt")], terminal);
    }
    return script.createCachedData();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
