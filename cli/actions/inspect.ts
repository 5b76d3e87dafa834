import { resolve } from "node:path";
import { drawDot } from "../../compiler/view/dot.ts";
import { drawMermaid } from "../../compiler/view/mermaid.ts";
import { pictureOfBuild } from "../../compiler/view/picture-of-build.ts";
import { drawSvg } from "../../compiler/view/svg.ts";
import type { Build } from "../../language/program/program.ts";
import { readFolder } from "../../runtime/checkpoint/folder-facts.ts";
import { buildCosts } from "../../runtime/project/describe-composition.ts";
import { type AdapterReport, inspectFolder, type ModelReport } from "../../runtime/project/inspect-folder.ts";
import { inspectBuilds, type ProgramReport } from "../../runtime/project/inspect-program.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { pictureKinds, wantsJson } from "../commands/options.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { chooseBuild, loadFile } from "../load.ts";
import { isFolder } from "../paths.ts";
import { reportDiagnostics, reportProblems, reportRefusal } from "../report.ts";
import { showReport } from "../show-report.ts";
import type { Terminal } from "../terminal.ts";

export async function inspect(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const [target = "", name] = call.operands;
  const picture = pictureKinds.find((kind) => kind === call.text("graph"));
  if (target !== "-" && isFolder(target)) {
    if (picture) throw new UsageError("`--graph` draws the builds of a .adapt file, not folders");
    return inspectCheckpoint(target, wantsJson(call), terminal);
  }
  const loaded = loadFile(target, call, terminal);
  if (picture) {
    const chosen = chooseBuild(loaded, name);
    if (chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
    terminal.out(draw(chosen.build, picture));
    return exitCodes.fine;
  }
  const chosen = name === undefined ? undefined : chooseBuild(loaded, name);
  if (chosen && chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
  const { errors } = reportDiagnostics(loaded, terminal);
  answer(inspectBuilds(chosen ? [chosen.build] : loaded.program.builds), wantsJson(call), terminal);
  return errors > 0 ? exitCodes.inputWrong : exitCodes.fine;
}

function inspectCheckpoint(target: string, asJson: boolean, terminal: Terminal): ExitCode {
  const report = inspectFolder(readFolder(resolve(target)));
  if (!report.ok) return reportProblems(report.problems, terminal);
  answer(report.value, asJson, terminal);
  return exitCodes.fine;
}

function answer(report: ProgramReport | ModelReport | AdapterReport, asJson: boolean, terminal: Terminal): void {
  terminal.out(asJson ? `${JSON.stringify(report, null, 2)}\n` : showReport(report));
}

function draw(build: Build, kind: (typeof pictureKinds)[number]): string {
  const picture = pictureOfBuild(build, buildCosts(build));
  switch (kind) {
    case "svg":
      return drawSvg(picture);
    case "dot":
      return drawDot(picture);
    case "mermaid":
      return drawMermaid(picture);
  }
}
