/** Shows diagnostics and problems: text on standard error with a summary line, or one JSON object on standard output. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { error, warning } from "../language/diagnostics/make.ts";
import { diagnosticsJson } from "../language/diagnostics/render-json.ts";
import { renderDiagnostic, summaryLine } from "../language/diagnostics/render-text.ts";
import { usualHelp } from "../language/diagnostics/usual-help.ts";
import { emptySpan } from "../language/source/span.ts";
import type { Problem } from "../runtime/problem.ts";
import { errorsOfBuild } from "../runtime/project/build-names.ts";
import type { LoadedProgram } from "../runtime/project/load-program.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { ChosenBuild } from "./load.ts";
import type { Terminal } from "./terminal.ts";

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

/** Diagnostics of several files, those of shared imports once, with a last line that counts them. */
export function reportAll(programs: readonly LoadedProgram[], asJson: boolean, terminal: Terminal): Counts {
  const diagnostics = unique(programs.flatMap((program) => program.diagnostics));
  const sources = new Map(programs.flatMap((program) => [...program.sources]));
  if (asJson) {
    terminal.out(`${diagnosticsJson(diagnostics, sources)}\n`);
    return countOf(diagnostics);
  }
  show(diagnostics, sources, terminal);
  const what = programs.length === 1 ? (programs[0]?.entry ?? "") : `${programs.length} files`;
  terminal.err(`${what}: ${summaryLine(diagnostics)}\n`);
  return countOf(diagnostics);
}

/** All diagnostics of a file that is going to be built, without a summary. */
export function reportDiagnostics(loaded: LoadedProgram, terminal: Terminal): Counts {
  show(loaded.diagnostics, loaded.sources, terminal);
  return countOf(loaded.diagnostics);
}

/** What the parser said about one text; there is at least one error. */
export function reportSyntax(
  file: string,
  text: string,
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
): ExitCode {
  show(diagnostics, new Map([[file, text]]), terminal);
  return exitCodes.inputWrong;
}

/** Why there is no build to work on. */
export function reportRefusal(
  loaded: LoadedProgram,
  chosen: Exclude<ChosenBuild, { kind: "build" }>,
  terminal: Terminal,
): ExitCode {
  const all = loaded.diagnostics.filter(({ severity }) => severity === "error");
  const errors = chosen.kind === "refused" ? errorsOfBuild(loaded, chosen.name) : all;
  show(errors, loaded.sources, terminal);
  if (errors.length > 0) return exitCodes.inputWrong;
  const message = chosen.kind === "none" ? `${loaded.entry} has no build` : `the build \`${chosen.name}\` was refused`;
  const help = "declare one: build web { model = …, active = … }";
  return reportProblems([{ message, ...(chosen.kind === "none" && { help }) }], terminal);
}

/** Problems of a build, shown at its name. Warnings alone are fine. */
export function reportProblemsOf(
  loaded: LoadedProgram,
  build: string,
  problems: readonly Problem[],
  terminal: Terminal,
): ExitCode {
  const place = buildPlace(loaded, build);
  for (const problem of problems) {
    if (problem.code === undefined) reportProblems([problem], terminal);
    else show([toDiagnostic(problem, problem.code, place)], loaded.sources, terminal);
  }
  return exitCodeOf(problems);
}

/** Problems that belong to no place in a file. */
export function reportProblems(problems: readonly Problem[], terminal: Terminal): ExitCode {
  for (const { code, message, help = code && usualHelp[code] } of problems) {
    const severity = isWarning(code) ? "warning" : "error";
    const label = code === undefined ? severity : `${severity}[${code}]`;
    terminal.err(`${label}: ${message}\n${help === undefined ? "" : `  = help: ${help}\n`}`);
  }
  return exitCodeOf(problems);
}

function exitCodeOf(problems: readonly Problem[]): ExitCode {
  const errors = problems.filter(({ code }) => !isWarning(code));
  if (errors.length === 0) return exitCodes.fine;
  return errors.some((problem) => problem.isOutside) ? exitCodes.outside : exitCodes.inputWrong;
}

function isWarning(code: Problem["code"]): boolean {
  return code?.startsWith("W") === true;
}

type Place = Pick<Diagnostic, "file" | "span">;

function buildPlace(loaded: LoadedProgram, name: string): Place {
  const declarations = loaded.modules.find((module) => module.file === loaded.entry)?.declarations ?? [];
  const found = declarations.find((each) => each.kind === "Build" && each.name.text === name);
  return { file: loaded.entry, span: found?.kind === "Build" ? found.name.span : emptySpan };
}

function toDiagnostic({ message, help }: Problem, code: Diagnostic["code"], place: Place): Diagnostic {
  const say = isWarning(code) ? warning : error;
  return say(code, place.file, place.span, message, { help });
}

/** Nobody reads further, and a file of megabytes can have as many mistakes as lines. */
const mostShown = 1000;

function show(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>, terminal: Terminal): void {
  for (const diagnostic of diagnostics.slice(0, mostShown)) {
    terminal.err(`${renderDiagnostic(diagnostic, sources, { colour: terminal.hasColour })}\n\n`);
  }
  const rest = diagnostics.length - mostShown;
  if (rest > 0) terminal.err(`… and ${rest} more\n\n`);
}

function countOf(diagnostics: readonly Diagnostic[]): Counts {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: diagnostics.length - errors };
}

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keys = new Map(
    diagnostics.map((each) => [`${each.file} ${each.span.start} ${each.code} ${each.message}`, each]),
  );
  return [...keys.values()];
}
