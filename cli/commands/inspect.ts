import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Build } from "../../language/program/program.ts";
import { adapterSummaries, showComposition } from "../../runtime/project/describe-composition.ts";
import type { AdapterReport, ModelReport } from "../../runtime/project/inspect-folder.ts";
import type { ProgramReport } from "../../runtime/project/inspect-program.ts";
import { type CommandDefinition, UsageError } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { chooseBuild, loadFile } from "../load.ts";
import { reportDiagnostics, reportProblems, reportRefusal } from "../report.ts";
import { showReport } from "../show-report.ts";
import { count } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { formatOption, setOption, wantsJson } from "./options.ts";

const pictures = ["svg", "dot", "mermaid"] as const;

export const inspect: CommandDefinition = {
  name: "inspect",
  summary: "what is inside a file, a model or an adapter: parameters, hook points, shapes, cost",
  arguments: [
    { name: "file", summary: "a .adapt file, a model folder or an adapter folder", arity: "one" },
    { name: "build", summary: "of the file; all when left out", arity: "optional" },
  ],
  options: [
    formatOption,
    { flags: "--graph <kind>", summary: "draw the composition of a build", choices: pictures },
    setOption,
  ],
  examples: [
    "adapt inspect main.adapt",
    "adapt inspect ./models/bert",
    "adapt inspect main.adapt web --graph svg > web.svg",
  ],

  async run(call, terminal): Promise<ExitCode> {
    const [target = "", name] = call.operands;
    const picture = pictures.find((kind) => kind === call.text("graph"));
    if (target !== "-" && statSync(target, { throwIfNoEntry: false })?.isDirectory()) {
      if (picture) throw new UsageError("`--graph` draws the builds of a .adapt file, not folders");
      return inspectCheckpoint(target, wantsJson(call), terminal);
    }
    const loaded = loadFile(target, call, terminal);
    if (picture) {
      const chosen = chooseBuild(loaded, name);
      if (chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
      terminal.out(await draw(chosen.build, picture));
      return exitCodes.fine;
    }
    const chosen = name === undefined ? undefined : chooseBuild(loaded, name);
    if (chosen && chosen.kind !== "build") return reportRefusal(loaded, chosen, terminal);
    const { inspectBuilds } = await import("../../runtime/project/inspect-program.ts");
    const { errors } = reportDiagnostics(loaded, terminal);
    answer(inspectBuilds(chosen ? [chosen.build] : loaded.program.builds), wantsJson(call), terminal);
    return errors > 0 ? exitCodes.inputWrong : exitCodes.fine;
  },
};

async function inspectCheckpoint(target: string, asJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const [{ inspectFolder }, { readFolder }] = await Promise.all([
    import("../../runtime/project/inspect-folder.ts"),
    import("../../runtime/checkpoint/folder-facts.ts"),
  ]);
  const report = inspectFolder(readFolder(resolve(target)));
  if (!report.ok) return reportProblems(report.problems, terminal);
  answer(report.value, asJson, terminal);
  return exitCodes.fine;
}

function answer(report: ProgramReport | ModelReport | AdapterReport, asJson: boolean, terminal: Terminal): void {
  terminal.out(asJson ? `${JSON.stringify(report, null, 2)}\n` : showReport(report));
}

async function draw(build: Build, kind: (typeof pictures)[number]): Promise<string> {
  const { boxOf } = await import("../../compiler/view/box.ts");
  const summaries = new Map(adapterSummaries(build).map((summary) => [summary.name, summary]));
  const box = boxOf(build, (adapter) => {
    const summary = summaries.get(adapter);
    return summary ? `${summary.method.replace(/\(.*/s, "")} · ${count(summary.parameters)}` : "";
  });
  const [input, output] = [`${build.model.name} (${build.model.family.name})`, showComposition(build.active)];
  switch (kind) {
    case "svg":
      return (await import("../../compiler/view/svg.ts")).drawSvg(box, input, build.name);
    case "dot":
      return (await import("../../compiler/view/dot.ts")).drawDot(box, input, output);
    case "mermaid":
      return (await import("../../compiler/view/mermaid.ts")).drawMermaid(box, input, output);
  }
}
