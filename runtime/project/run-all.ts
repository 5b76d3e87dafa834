/** Runs every build of a program, one after the other; a build that fails does not stop the next. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { parse } from "../../language/syntax/parse.ts";
import type { NamedTensors } from "../engine/session.ts";
import { failure, type Outcome, success } from "../problem.ts";
import { createBuildCompiler } from "./compile-in-memory.ts";
import type { LoadedProgram } from "./load-program.ts";
import { type BuildResult, type RunOptions, runBuild } from "./run-build.ts";

export interface BuildRun {
  readonly name: string;
  readonly result: Outcome<BuildResult>;
  readonly milliseconds: number;
}

/** In file order. Builds that the checker refused come with its first error; `isWanted` leaves builds out. */
export async function* runAll(
  loaded: LoadedProgram,
  given: NamedTensors,
  options: RunOptions,
  isWanted: (name: string) => boolean = () => true,
): AsyncGenerator<BuildRun> {
  const compiler = createBuildCompiler(loaded.facts);
  const builds = new Map(loaded.program.builds.map((build) => [build.name, build]));
  try {
    for (const name of allBuildNames(loaded).filter(isWanted)) {
      const build = builds.get(name);
      const start = performance.now();
      const result = build ? await runBuild(compiler, build, () => success(given), options) : refusal(loaded, name);
      yield { name, result, milliseconds: performance.now() - start };
    }
  } finally {
    compiler.close();
  }
}

/** Every build that the entry file declares, refused ones too, or the implicit one. */
export function allBuildNames(loaded: LoadedProgram): readonly string[] {
  const { module } = parse(loaded.entry, loaded.sources.get(loaded.entry) ?? "");
  const declared = module.declarations.flatMap((declaration) =>
    declaration.kind === "Build" ? [declaration.name.text] : [],
  );
  const compiled = loaded.program.builds.map((build) => build.name);
  return [...new Set([...declared, ...compiled])];
}

function refusal(loaded: LoadedProgram, name: string): Outcome<never> {
  const errors = loaded.diagnostics.filter(({ severity }) => severity === "error");
  const own = errors.filter((diagnostic) => diagnostic.subject === `build:${name}`);
  const shared = errors.filter((diagnostic) => !isOfOtherBuild(diagnostic, name));
  const first = own[0] ?? shared[0];
  if (!first) return failure({ message: `the build \`${name}\` was refused` });
  const { code, message, help } = first;
  return failure({ code, message, ...(help === undefined ? {} : { help }) });
}

function isOfOtherBuild({ subject }: Diagnostic, name: string): boolean {
  return subject?.startsWith("build:") === true && subject !== `build:${name}`;
}
