import type { Build } from "../../language/program/program.ts";
import { type BenchReport, type BenchRow, benchBuild } from "../../runtime/project/bench.ts";
import { createBuildCompiler } from "../../runtime/project/compile-in-memory.ts";
import { maxTokens } from "../../runtime/project/given-inputs.ts";
import type { CommandCall } from "../command.ts";
import { readDevice } from "../commands/options.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { chooseBuild, loadFile } from "../load.ts";
import { reportProblemsOf, reportRefusal } from "../report.ts";
import { duration, renderTable } from "../table.ts";
import { progressOn, type Terminal } from "../terminal.ts";

/** Of each form and input. */
const milliseconds = 400;
const longest = 128;

export async function bench(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const [file = "", name] = call.operands;
  const loaded = loadFile(file, call, terminal);
  const chosen = chooseBuild(loaded, name);
  if (chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
  const tokens = Math.min(longest, maxTokens(chosen.build));
  const sizes = [
    { rows: 1, tokens: Math.min(16, tokens) },
    { rows: 1, tokens },
    { rows: 8, tokens },
  ];
  const progress = progressOn(terminal);
  progress.say(`measuring ${chosen.build.name} …`);
  const compiler = createBuildCompiler(loaded.facts);
  const options = { device: readDevice(call), sizes, milliseconds };
  const result = await benchBuild(compiler, chosen.build, options).finally(() => {
    progress.done();
    compiler.close();
  });
  if (!result.ok) return reportProblemsOf(loaded, chosen.build.name, result.problems, terminal);
  terminal.out(describe(chosen.build, result.value));
  return exitCodes.fine;
}

function describe(build: Build, { device, operators, rows }: BenchReport): string {
  const heading = ["input", "build", "median", "base alone", "median", "ratio", "rows/s"].map((title, i) => ({
    title,
    ...(i > 0 && { align: "right" as const }),
  }));
  const table = renderTable(heading, rows.map(rowOf));
  return `${build.name} on ${device}: ${operators.build} operators, the base alone ${operators.base}\n${table}`;
}

function rowOf({ sizes: { rows, tokens }, build, base }: BenchRow): readonly string[] {
  return [
    tokens === 0 ? `${rows}` : `${rows} × ${tokens}`,
    duration(build.minimum),
    duration(build.median),
    duration(base.minimum),
    duration(base.median),
    (build.minimum / base.minimum).toFixed(3),
    ((1000 * rows) / build.minimum).toFixed(0),
  ];
}
