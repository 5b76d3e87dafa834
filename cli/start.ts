/**
 * The `adapt` binary of the package. It runs the bundle with the machine code that V8 kept when the package was built
 * (`build.mjs`): compiling the source anew takes longer than checking a file. V8 refuses what another version of it wrote; the
 * source is compiled then, and from Node 22 on kept by Node itself.
 */
import { readFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { join } from "node:path";
import vm from "node:vm";
import { producer } from "../runtime/project/producer.ts";
import type { runProcess } from "./run-process.ts";

interface CommandLine {
  readonly runProcess: typeof runProcess;
}

type Body = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

const folder = __dirname;
const file = join(folder, "command-line.js");

function fromKeptCode(): CommandLine | undefined {
  const cachedData = readIfThere(join(folder, "command-line.cache"));
  if (!cachedData) return undefined;
  const script = new vm.Script(nodeModule.wrap(readFileSync(file, "latin1")), { filename: file, cachedData });
  if (script.cachedDataRejected === true) return undefined;
  const body: Body = script.runInThisContext();
  const bundle = { exports: {} };
  body(bundle.exports, createRequire(file), bundle, file, folder);
  return bundle.exports as CommandLine;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function fromSource(): CommandLine {
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: () => unknown };
  enableCompileCache?.();
  return createRequire(file)(file);
}

// Scripts ask for the version to find out whether we are there: nothing else is loaded for that.
if (process.argv.length === 3 && process.argv[2] === "--version") process.stdout.write(`${producer.version}\n`);
else void (fromKeptCode() ?? fromSource()).runProcess();
