/** Runs every build of a program, one after the other; a build that fails does not stop the next. */
import type { NamedTensors } from "../engine/session.ts";
import { failure, type Outcome, success } from "../problem.ts";
import { allBuildNames, errorsOfBuild } from "./build-names.ts";
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

function refusal(loaded: LoadedProgram, name: string): Outcome<never> {
  const [first] = errorsOfBuild(loaded, name);
  if (!first) return failure({ message: `the build \`${name}\` was refused` });
  const { code, message, help } = first;
  return failure({ code, message, ...(help !== undefined && { help }) });
}
