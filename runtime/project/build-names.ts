/** Which builds a file has, and what stops one of them. */

import { dependencyClosure } from "../../language/analyze.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { LoadedProgram } from "./load-program.ts";

/** Every build that the entry file declares, refused ones too, or the implicit one. */
export function allBuildNames({ entry, modules, program }: LoadedProgram): readonly string[] {
  const declared = modules
    .filter((module) => module.file === entry)
    .flatMap((module) => module.declarations)
    .flatMap((declaration) => (declaration.kind === "Build" ? [declaration.name.text] : []));
  return [...new Set([...declared, ...program.builds.map((build) => build.name)])];
}

/** The errors of the build and of what it uses; of no other build. */
export function errorsOfBuild(loaded: LoadedProgram, name: string): readonly Diagnostic[] {
  const subjects = dependencyClosure(loaded, name);
  return loaded.diagnostics.filter(
    ({ severity, subject, alsoOf = [] }) =>
      severity === "error" && (subject === undefined || [subject, ...alsoOf].some((each) => subjects.has(each))),
  );
}
