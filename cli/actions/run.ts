import { join } from "node:path";
import type { Build } from "../../language/program/program.ts";
import { openInWorker } from "../../runtime/engine/in-worker.ts";
import type { NamedTensors } from "../../runtime/engine/session.ts";
import { writeOutputs } from "../../runtime/files/write-outputs.ts";
import { type Problem, success, unwritten } from "../../runtime/problem.ts";
import { createBuildCompiler } from "../../runtime/project/compile-in-memory.ts";
import { inputsFromImages, inputsFromTexts, withOthers } from "../../runtime/project/given-inputs.ts";
import type { LoadedProgram } from "../../runtime/project/load-program.ts";
import { runAll } from "../../runtime/project/run-all.ts";
import { type BuildResult, type GiveInputs, runBuild } from "../../runtime/project/run-build.ts";
import { readTensorFile, tensorFileChunks } from "../../runtime/project/tensor-files.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { readDevice } from "../commands/options.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { chooseBuild, loadFile } from "../load.ts";
import { reportProblems, reportProblemsOf, reportRefusal } from "../report.ts";
import { showOutputs } from "../show-outputs.ts";
import { duration } from "../table.ts";
import { progressOn, type Terminal } from "../terminal.ts";

export async function run(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  checkUsage(call);
  const [file = "", name] = call.operands;
  const loaded = loadFile(file, call, terminal);
  if (call.flag("all")) return runEveryBuild(loaded, call, terminal);
  const chosen = chooseBuild(loaded, name);
  if (chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
  return runOneBuild(loaded, chosen.build, call, terminal);
}

function checkUsage(call: CommandCall): void {
  const hasTexts = call.texts("text").length > 0;
  const hasImages = call.texts("image").length > 0;
  if (!hasTexts && !hasImages && call.text("input") === undefined) {
    throw new UsageError("give the inputs by `--input`, `--text` or `--image`");
  }
  if (hasTexts && hasImages) throw new UsageError("give `--text` or `--image`, not both");
  if (!call.flag("all")) {
    if (call.text("output-dir") !== undefined) throw new UsageError("`--output-dir` goes with `--all`");
    return;
  }
  if (call.text("input") === undefined || call.text("output-dir") === undefined || hasTexts || hasImages) {
    throw new UsageError("`--all` needs `--input` and `--output-dir`, and takes no `--text` or `--image`");
  }
  if (call.operands.length > 1) throw new UsageError("`--all` runs every build: name none of them");
}

async function runOneBuild(
  loaded: LoadedProgram,
  build: Build,
  call: CommandCall,
  terminal: Terminal,
): Promise<ExitCode> {
  const warnings: Problem[] = [];
  const give = inputGiver(build, call, (warning) => warnings.push(warning));
  const progress = progressOn(terminal);
  progress.say(`compiling and running ${build.name} …`);
  const compiler = createBuildCompiler(loaded.facts);
  const options = { device: readDevice(call), open: openInWorker };
  const result = await runBuild(compiler, build, give, options).finally(() => {
    progress.done();
    compiler.close();
  });
  if (!result.ok) return reportProblemsOf(loaded, build.name, result.problems, terminal);
  reportProblemsOf(loaded, build.name, [...warnings, ...result.value.warnings], terminal);
  if (call.text("device") === "auto") terminal.err(`ran on ${result.value.device}\n`);
  return deliver(result.value, call, terminal);
}

/** A file gives all inputs, or beside sentences or pictures the others. */
function inputGiver(build: Build, call: CommandCall, warn: (problem: Problem) => void): GiveInputs {
  const [texts, images] = [call.texts("text"), call.texts("image")];
  return async ({ inputs }) => {
    const input = call.text("input");
    const file = input === undefined ? success<NamedTensors>(new Map()) : readTensorFile(input);
    if (!file.ok || texts.length + images.length === 0) return file;
    const given = await (texts.length > 0
      ? inputsFromTexts(build, inputs, texts, warn)
      : inputsFromImages(build, inputs, images));
    return given.ok ? withOthers(inputs, given.value, file.value) : given;
  };
}

async function deliver(result: BuildResult, call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const output = call.text("output");
  if (output === undefined) {
    const rows = [...call.texts("text"), ...call.texts("image")];
    terminal.out(showOutputs(result.compiled.outputs, result.outputs, rows));
    return exitCodes.fine;
  }
  const written = await write(output, result.outputs, terminal);
  if (written === exitCodes.fine) terminal.err(`wrote ${output}\n`);
  return written;
}

async function write(path: string, tensors: NamedTensors, terminal: Terminal): Promise<ExitCode> {
  const refused = writeOutputs([{ path, chunks: tensorFileChunks(path, tensors) }]);
  return refused ? reportProblems([unwritten(refused)], terminal) : exitCodes.fine;
}

async function runEveryBuild(loaded: LoadedProgram, call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const folder = call.text("output-dir") ?? "";
  const inputs = readTensorFile(call.text("input") ?? "");
  if (!inputs.ok) return reportProblems(inputs.problems, terminal);
  const unused = new Set(inputs.value.keys());
  let worst: ExitCode = exitCodes.fine;
  let builds = 0;
  for await (const { name, result, milliseconds } of runAll(loaded, inputs.value, { device: readDevice(call) })) {
    builds++;
    if (!result.ok) {
      const [first] = result.problems;
      const code = first?.code === undefined ? "" : `${first.code} `;
      terminal.out(`${name}: failed: ${code}${first?.message ?? "for no known reason"}\n`);
      worst = exitCodes.inputWrong;
      continue;
    }
    const { compiled, outputs } = result.value;
    for (const input of compiled.inputs) unused.delete(input.name);
    const written = await write(join(folder, `${name}.safetensors`), outputs, terminal);
    // A full disk will not do better for the builds that follow.
    if (written !== exitCodes.fine) return written;
    const shapes = [...outputs].map(([output, tensor]) => `${output} [${tensor.shape.join(", ")}]`);
    terminal.out(`${name}: ${shapes.join(", ")} in ${duration(milliseconds)}\n`);
  }
  if (builds === 0) return reportRefusal(loaded, { kind: "none" }, terminal);
  if (unused.size > 0 && worst === exitCodes.fine) warnUnused([...unused], terminal);
  return worst;
}

/** In a run of all builds an input is unknown only when no build has it. */
function warnUnused(names: readonly string[], terminal: Terminal): void {
  const listed = names.map((name) => `\`${name}\``).join(", ");
  reportProblems([{ code: "W0605", message: `no build has the input ${listed}` }], terminal);
}
