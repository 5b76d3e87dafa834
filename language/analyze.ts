/** Text and facts in, diagnostics and a checked program out: what the command line, the editor and a browser call. */

import { checkProgram, closureOf, type Declared, declared } from "./check/check.ts";
import { type LetOverrides, openContext } from "./check/context.ts";
import type { Facts } from "./checkpoint/facts.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { sortDiagnostics } from "./diagnostics/make.ts";
import { bindNames } from "./names/bind.ts";
import { loadModules } from "./names/load.ts";
import type { SourceHost } from "./names/source-host.ts";
import { kindOf, type SymbolTable } from "./names/symbol.ts";
import type { Program } from "./program/program.ts";
import type { Module } from "./syntax/ast.ts";

export interface AnalyzeOptions {
  /** `--set rank=16`: values in place of those that `let` gives. Text is read as the type of the `let`. */
  readonly overrides?: LetOverrides;
}

export interface Analysis extends Declared {
  /** The entry first, then its imports. */
  readonly modules: readonly Module[];
  /** Of all files, ordered by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** The builds that nothing stops. */
  readonly program: Program;
  /** Declarations with their uses. */
  readonly symbols: SymbolTable;
  /** Subject (`build:web`) → the subjects that it uses directly. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Checks a file with its imports (spec: language.md, What check decides). Pure: all knowledge of the world comes from `host`
 * and `facts`; checkpoint rules are left out where `facts` knows nothing.
 */
export function analyze(entry: string, host: SourceHost, facts: Facts, options: AnalyzeOptions = {}): Analysis {
  const steps = analyzeInSteps(entry, host, facts, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in small steps, for those who must listen between them. The world has to stay as it is until the last one. */
export function* analyzeInSteps(
  entry: string,
  host: SourceHost,
  facts: Facts,
  options: AnalyzeOptions = {},
): Generator<void, Analysis> {
  const loaded = loadModules(entry, host);
  const names = bindNames(loaded.modules);
  const context = openContext(entry, names, facts, options.overrides ?? new Map());
  const early = [
    ...loaded.diagnostics.map((diagnostic) => withSubject(diagnostic, loaded.modules)),
    ...names.diagnostics,
  ];
  for (const { severity, subject } of early) {
    if (severity === "error" && subject !== undefined) context.fail(subject);
  }
  yield;
  const checked = yield* checkProgram(context);
  const namesNoLet = [...context.overrides.keys()].some((name) => names.symbols.find("let", name) === undefined);
  const isStopped = namesNoLet || early.some(({ severity, subject }) => severity === "error" && subject === undefined);
  return {
    modules: loaded.modules,
    diagnostics: sortDiagnostics([...early, ...context.diagnostics]),
    program: isStopped ? { builds: [] } : checked,
    symbols: names.symbols,
    dependencies: context.dependencies,
    ...declared(context),
  };
}

/** A build and everything that it uses, directly or not, as subjects: `build:web`, `model:m`, `adapter:p`, … */
export function dependencyClosure(analysis: Analysis, build: string): ReadonlySet<string> {
  return closureOf(analysis.dependencies, `build:${build}`);
}

/** A syntax error belongs to the declaration that it lies in; outside of all it stops everything. */
function withSubject(diagnostic: Diagnostic, modules: readonly Module[]): Diagnostic {
  if (diagnostic.subject !== undefined) return diagnostic;
  const module = modules.find((candidate) => candidate.file === diagnostic.file);
  const { start, end } = diagnostic.span;
  const declaration = module?.declarations.find(({ span }) => span.start <= start && end <= span.end);
  if (declaration === undefined || declaration.kind === "Import" || declaration.name.text === "") return diagnostic;
  return { ...diagnostic, subject: `${kindOf(declaration)}:${declaration.name.text}` };
}
