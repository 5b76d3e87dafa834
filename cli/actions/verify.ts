import type { Build } from "../../language/program/program.ts";
import { createBuildCompiler } from "../../runtime/project/compile-in-memory.ts";
import { type Verification, verifyBuild } from "../../runtime/project/verify.ts";
import type { CommandCall } from "../command.ts";
import { readDevice } from "../commands/options.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { chooseBuild, loadFile } from "../load.ts";
import { reportProblemsOf, reportRefusal } from "../report.ts";
import { renderTable } from "../table.ts";
import { progressOn, type Terminal } from "../terminal.ts";

export async function verify(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const [file = "", name] = call.operands;
  const loaded = loadFile(file, call, terminal);
  const chosen = chooseBuild(loaded, name);
  if (chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
  const progress = progressOn(terminal);
  progress.say(`verifying ${chosen.build.name} …`);
  const compiler = createBuildCompiler(loaded.facts);
  const result = await verifyBuild(compiler, chosen.build, { device: readDevice(call) }).finally(() => {
    progress.done();
    compiler.close();
  });
  if (!result.ok) return reportProblemsOf(loaded, chosen.build.name, result.problems, terminal);
  terminal.out(describe(chosen.build, result.value));
  return result.value.passes ? exitCodes.fine : exitCodes.inputWrong;
}

function describe(build: Build, { device, operators, outputs, allowed, passes }: Verification): string {
  const rows = outputs.map(({ name, difference }) => [
    `  ${name}`,
    difference === 0 ? "0" : difference.toExponential(1),
    allowed === undefined ? "" : difference <= allowed ? "same" : "DIFFERENT",
  ]);
  const table = renderTable([{ title: "  output" }, { title: "difference", align: "right" }, { title: "" }], rows);
  const judgement =
    allowed === undefined
      ? "approximate rewrites were asked for, so the difference is not judged"
      : `${passes ? "the same" : "NOT the same"}: ${allowed.toExponential(0)} of the largest value is allowed`;
  return `${build.name} on ${device}: ${operators.plain} operators plain, ${operators.optimised} optimised\n${table}${judgement}\n`;
}
