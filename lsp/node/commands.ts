/** Build, run and verify for the lenses: the functions of the command line, on the text that stands in the editor. */
import { dirname, join } from "node:path";
import type { Build } from "../../language/program/program.ts";
import { openInWorker } from "../../runtime/engine/in-worker.ts";
import type { NamedTensors } from "../../runtime/engine/session.ts";
import type { Outcome, Problem } from "../../runtime/problem.ts";
import { allBuildNames, errorsOfBuild } from "../../runtime/project/build-names.ts";
import { createBuildCompiler } from "../../runtime/project/compile-in-memory.ts";
import { inputsFromTexts } from "../../runtime/project/given-inputs.ts";
import { type LoadedProgram, loadProgram } from "../../runtime/project/load-program.ts";
import { type ReadableOutput, readableOutputs } from "../../runtime/project/readable.ts";
import { runBuild } from "../../runtime/project/run-build.ts";
import { seededInputs } from "../../runtime/project/seeded-inputs.ts";
import { verifyBuild } from "../../runtime/project/verify.ts";
import { writeBuild } from "../../runtime/project/write-build.ts";
import type { CommandRequest, CommandResult } from "../commands.ts";
import { byteText } from "../domain/cost.ts";
import { pathOf } from "./host.ts";

/** Never throws for what the person got wrong: it is the result's message. */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const path = pathOf(request.file);
  if (path === undefined) return refused(`${request.file} is not a file of this machine: save it first`);
  const loaded = loadProgram(path, request.text === undefined ? {} : { entryText: request.text });
  const chosen = chooseBuild(loaded, request.build);
  if ("message" in chosen) return refused(chosen.message);
  switch (request.command) {
    case "adapt.build":
      return build(loaded, chosen);
    case "adapt.run":
      return run(loaded, chosen, request.input);
    case "adapt.verify":
      return verify(loaded, chosen);
  }
}

function chooseBuild(loaded: LoadedProgram, name: string | undefined): Build | { readonly message: string } {
  const names = allBuildNames(loaded);
  const wanted = name ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined)
    return { message: names.length === 0 ? "the file has no build" : `say which build: ${names.join(", ")}` };
  const found = loaded.program.builds.find((each) => each.name === wanted);
  if (found !== undefined) return found;
  const [first, ...others] = errorsOfBuild(loaded, wanted);
  if (first === undefined) return { message: `there is no build \`${wanted}\`` };
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return { message: `\`${wanted}\` has mistakes: ${first.code} ${first.message}${more}` };
}

function build(loaded: LoadedProgram, chosen: Build): CommandResult {
  if (chosen.out === undefined)
    return refused(`the build \`${chosen.name}\` has no \`out\`: write \`out = "dist/model.onnx"\` into it`);
  const start = performance.now();
  const written = writeBuild(loaded, chosen, join(dirname(loaded.entry), chosen.out));
  if (!written.ok) return problems(written.problems);
  const bytes = written.value.files.filter((file) => !file.isLinked).reduce((total, file) => total + file.bytes, 0);
  const { before, after } = written.value.compiled.operators;
  const time = Math.round(performance.now() - start);
  const message = `${chosen.name} → ${chosen.out}: ${byteText(bytes)}, ${after} operators, ${time} ms`;
  const files = written.value.files.map(
    (file) => `  ${file.name} ${byteText(file.bytes)}${file.isLinked ? " (linked)" : ""}`,
  );
  return { ok: true, message, detail: [message, `  operators ${before} → ${after}`, ...files].join("\n") };
}

/** On a text where one is given and the model reads text, else on seeded inputs. */
async function run(loaded: LoadedProgram, chosen: Build, text: string | undefined): Promise<CommandResult> {
  const compiler = createBuildCompiler(loaded.facts);
  try {
    const result = await runBuild(
      compiler,
      chosen,
      (compiled): Outcome<NamedTensors> | Promise<Outcome<NamedTensors>> =>
        text === undefined
          ? { ok: true, value: seededInputs(chosen, compiled.inputs, { rows: 1, tokens: 8 }, chosen.seed) }
          : inputsFromTexts(chosen, compiled.inputs, [text]),
      { device: "cpu", open: openInWorker },
    );
    if (!result.ok) return problems(result.problems);
    const lines = readableOutputs(result.value.compiled.outputs, result.value.outputs).map(showOutput);
    const on = text === undefined ? "on made-up inputs" : `on “${text}”`;
    return {
      ok: true,
      message: `${chosen.name} ${on}: ${lines[0] ?? "no outputs"}`,
      detail: [`${chosen.name} ${on}`, ...lines].join("\n"),
    };
  } finally {
    compiler.close();
  }
}

function showOutput(output: ReadableOutput): string {
  if (output.kind === "numbers") {
    const numbers = output.first.map((value) => Number(value.toPrecision(4))).join(", ");
    return `${output.output} [${output.shape.join(", ")}]: ${numbers} …`;
  }
  const rows = [...output.rows.values()].map((classes) =>
    classes
      .slice(0, 3)
      .map(({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`)
      .join(", "),
  );
  return `${output.output}: ${rows.join("; ")}`;
}

async function verify(loaded: LoadedProgram, chosen: Build): Promise<CommandResult> {
  const compiler = createBuildCompiler(loaded.facts);
  try {
    const result = await verifyBuild(compiler, chosen, { device: "cpu", open: openInWorker });
    if (!result.ok) return problems(result.problems);
    const { passes, outputs, operators } = result.value;
    const worst = Math.max(0, ...outputs.map(({ difference }) => difference));
    const message = `${chosen.name} ${passes ? "is the same" : "differs"} with and without optimisation: largest difference ${worst.toExponential(1)}, ${operators.plain} → ${operators.optimised} operators`;
    const lines = outputs.map(({ name, difference }) => `  ${name} ${difference.toExponential(1)}`);
    return { ok: passes, message, detail: [message, ...lines].join("\n") };
  } finally {
    compiler.close();
  }
}

function problems(all: readonly Problem[]): CommandResult {
  const lines = all.map(
    ({ code, message, help }) =>
      `${code === undefined ? "" : `${code} `}${message}${help === undefined ? "" : `; ${help}`}`,
  );
  return { ok: false, message: lines[0] ?? "it failed", detail: lines.join("\n") };
}

function refused(message: string): CommandResult {
  return { ok: false, message, detail: message };
}
