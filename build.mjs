// Bundles the command line into dist/, or into the folder that is named. Heavy packages stay outside and load on demand.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import vm from "node:vm";
import { build } from "esbuild";

const heavy = ["onnxruntime-node", "@huggingface/hub", "@huggingface/tokenizers", "pngjs", "jpeg-js"];
const [folder = "dist"] = process.argv.slice(2);

const shared = {
  outdir: folder,
  bundle: true,
  platform: "node",
  target: "node20",
  external: heavy,
  // Names stay, so that a stack in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
};

// CommonJS packages inside a module ask for Node's modules with `require`.
const requireInModule = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);`;

const outputs = [
  // What starts is a module that loads a script: only of scripts does Node 20 keep the compiled code.
  await build({
    ...shared,
    entryPoints: { adapt: "cli/start.ts" },
    format: "esm",
    banner: { js: "#!/usr/bin/env node" },
  }),
  await build({
    ...shared,
    entryPoints: { "command-line": "cli/run-process.ts" },
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    // A script with kept code cannot import at run time; all that stays outside can be required.
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__bundleUrl" },
    banner: { js: `const __bundleUrl = require("node:url").pathToFileURL(__filename).href;` },
  }),
  await build({
    ...shared,
    entryPoints: { "engine-worker": "runtime/engine/worker.ts" },
    format: "esm",
    banner: { js: requireInModule },
  }),
].flatMap(({ outputFiles }) => outputFiles);

mkdirSync(folder, { recursive: true });
for (const { path, contents } of outputs) writeFileSync(path, contents);
chmodSync(join(folder, "adapt.js"), 0o755);
writeFileSync(join(folder, "command-line.cache"), await compiledCode(resolve(folder, "command-line.cjs")));

// What an earlier build left goes last, so that a command that runs meanwhile still finds what it needs.
const written = new Set(outputs.map(({ path }) => basename(path)));
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
