import { dirname, isAbsolute, join, sep } from "node:path";
import type { CompiledBuild } from "../../compiler/compiled.ts";
import type { Build } from "../../language/program/program.ts";
import { addedParameters, baseParameters } from "../../runtime/project/describe-composition.ts";
import type { LoadedProgram } from "../../runtime/project/load-program.ts";
import { type WrittenBuild, writeBuild } from "../../runtime/project/write-build.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { type ExitCode, exitCodes, worse } from "../exit-codes.ts";
import { chooseBuild, loadFile } from "../load.ts";
import { isFolder } from "../paths.ts";
import { reportDiagnostics, reportProblemsOf, reportRefusal } from "../report.ts";
import { bytes, count, duration, renderTable } from "../table.ts";
import { progressOn, type Terminal } from "../terminal.ts";
import { watchChanges } from "../watch.ts";

export async function build(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const [file = ""] = call.operands;
  const first = await buildFile(file, call, terminal);
  if (!call.flag("watch")) return first.exitCode;
  if (file === "-") throw new UsageError("standard input cannot be watched");
  return watchAndBuild(file, call, terminal, first.loaded);
}

interface Built {
  readonly exitCode: ExitCode;
  readonly loaded: LoadedProgram;
}

async function buildFile(file: string, call: CommandCall, terminal: Terminal): Promise<Built> {
  const loaded = loadFile(file, call, terminal);
  const { errors } = reportDiagnostics(loaded, terminal);
  const plan = planBuilds(loaded, call, errors, terminal);
  let exitCode = plan.exitCode;
  const progress = progressOn(terminal);
  for (const { build: chosen, path } of plan.outputs) {
    progress.say(`building ${chosen.name} …`);
    const start = process.uptime();
    const written = writeBuild(loaded, chosen, path);
    progress.done();
    if (written.ok) terminal.out(summary(chosen, written.value, 1000 * (process.uptime() - start)));
    else exitCode = worse(exitCode, reportProblemsOf(loaded, chosen.name, written.problems, terminal));
    if (written.ok && call.flag("trace")) terminal.out(traceOf(written.value.compiled));
  }
  return { exitCode, loaded };
}

interface Plan {
  readonly exitCode: ExitCode;
  readonly outputs: readonly { readonly build: Build; readonly path: string }[];
}

/**
 * The named builds, or all; where each goes. `out` is relative to the file, `-o` to the working directory. `errors` of the
 * file were shown already: they count against all builds, and against a named one when they stop it.
 */
function planBuilds(loaded: LoadedProgram, call: CommandCall, errors: number, terminal: Terminal): Plan {
  const names = call.operands.slice(1);
  let exitCode: ExitCode = names.length === 0 && errors > 0 ? exitCodes.inputWrong : exitCodes.fine;
  const builds: Build[] = [];
  for (const name of names) {
    const chosen = chooseBuild(loaded, name);
    if (chosen.kind === "build") builds.push(chosen.build);
    else exitCode = exitCodes.inputWrong;
  }
  if (names.length === 0) builds.push(...loaded.program.builds);
  const out = call.text("out");
  const intoFolder = out !== undefined && (out.endsWith("/") || out.endsWith(sep) || isFolder(out));
  if (out !== undefined && !intoFolder && builds.length > 1) {
    throw new UsageError(`\`-o ${out}\` is one file and there are ${builds.length} builds: name one, or a folder`);
  }
  const outputs: { build: Build; path: string }[] = [];
  for (const each of builds) {
    const path = out === undefined ? ownPath(loaded, each) : intoFolder ? join(out, `${each.name}.onnx`) : out;
    if (path !== undefined) outputs.push({ build: each, path });
    else if (names.length > 0) exitCode = worse(exitCode, reportNoOut(loaded, each, terminal));
  }
  // Builds for `adapt run` alone may stand beside others; a file of nothing else has nothing to build.
  const [first] = builds;
  if (first && names.length === 0 && outputs.length === 0)
    exitCode = worse(exitCode, reportNoOut(loaded, first, terminal));
  if (builds.length === 0 && names.length === 0 && errors === 0)
    exitCode = worse(exitCode, reportRefusal(loaded, { kind: "none" }, terminal));
  return { exitCode, outputs };
}

function reportNoOut(loaded: LoadedProgram, { name }: Build, terminal: Terminal): ExitCode {
  const message = `the build \`${name}\` has no \`out\``;
  const help = 'write `out = "dist/model.onnx"` into it, or give `-o FILE`';
  return reportProblemsOf(loaded, name, [{ code: "E0604", message, help }], terminal);
}

function ownPath(loaded: LoadedProgram, { out }: Build): string | undefined {
  if (out === undefined || isAbsolute(out)) return out;
  return join(dirname(loaded.entry), out);
}

function summary(chosen: Build, { compiled, files, path }: WrittenBuild, milliseconds: number): string {
  const written = files.filter((file) => !file.isLinked).reduce((total, file) => total + file.bytes, 0);
  const linked = files.filter((file) => file.isLinked).reduce((total, file) => total + file.bytes, 0);
  const added = addedParameters(chosen);
  const base = baseParameters(chosen);
  const share = base > 0 ? ` (${((100 * added) / base).toFixed(2)} % of the base's ${count(base)})` : "";
  const { before, after } = compiled.operators;
  const rows = [
    ["adapters", [...chosen.adapters.keys()].join(", ") || "none"],
    ["parameters", `${count(added)}${share}`],
    ["operators", before === after ? count(after) : `${count(before)} → ${count(after)}`],
    ["size", `${bytes(written)}${linked > 0 ? `, and ${bytes(linked)} of linked weights` : ""}`],
    ["time", duration(milliseconds)],
  ];
  const table = renderTable([{ title: "" }, { title: "" }], rows);
  return `${chosen.name} → ${path}\n${table.replace(/^/gm, "  ").trimEnd()}\n`;
}

function traceOf({ trace }: CompiledBuild): string {
  const rows = trace.map(({ pass, rule, outcome, op, scope, reason }) => [
    pass,
    rule,
    outcome,
    op,
    scope,
    reason ?? "",
  ]);
  const titles = ["pass", "rule", "", "operator", "where", "why"];
  return rows.length === 0
    ? "no rewrite applies\n"
    : renderTable(
        titles.map((title) => ({ title })),
        rows,
      );
}

/** Builds again after each change, until the person ends it. */
async function watchAndBuild(
  file: string,
  call: CommandCall,
  terminal: Terminal,
  first: LoadedProgram,
): Promise<never> {
  const watcher = watchChanges();
  for (let loaded = first; ; ) {
    watcher.follow(watchedFolders(loaded));
    terminal.err("watching …\n");
    terminal.err(`${await watcher.next()} changed\n`);
    ({ loaded } = await buildFile(file, call, terminal));
  }
}

/** Folders of all sources and checkpoints. */
function watchedFolders(loaded: LoadedProgram): ReadonlySet<string> {
  const sources = [...loaded.sources.keys()].map((source) => dirname(source));
  const checkpoints = loaded.program.builds.flatMap((each) => [
    each.model.path,
    ...[...each.adapters.values()].flatMap((adapter) => (adapter.kind === "stored" ? [adapter.path] : [])),
  ]);
  return new Set([...sources, ...checkpoints]);
}
