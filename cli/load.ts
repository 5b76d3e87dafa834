/** What every command on a `.adapt` file begins with: read, check, choose the build. */
import type { Build } from "../language/program/program.ts";
import { allBuildNames } from "../runtime/project/build-names.ts";
import { type LoadedProgram, loadProgram } from "../runtime/project/load-program.ts";
import { type CommandCall, UsageError } from "./command.ts";
import { readOverrides } from "./commands/options.ts";
import type { Terminal } from "./terminal.ts";

/** `-` is standard input, shown as `<stdin>`; its paths are relative to the working directory. */
export function loadFile(file: string, call: CommandCall, terminal: Terminal): LoadedProgram {
  const overrides = readOverrides(call);
  return file === "-"
    ? loadProgram("<stdin>", { overrides, entryText: terminal.readStdin() })
    : loadProgram(file, { overrides });
}

export type ChosenBuild =
  | { readonly kind: "build"; readonly build: Build }
  /** It is in the file, but has errors. */
  | { readonly kind: "refused"; readonly name: string }
  | { readonly kind: "none" };

/** The named build, or the only one. Throws `UsageError` for a name that the file does not have, or a choice not made. */
export function chooseBuild(loaded: LoadedProgram, name: string | undefined): ChosenBuild {
  // What is wrong then is the file, not the name.
  if (!loaded.modules.some((module) => module.file === loaded.entry)) return { kind: "none" };
  const names = allBuildNames(loaded);
  if (name === undefined && names.length > 1) {
    throw new UsageError(`${loaded.entry} has ${names.length} builds, name one of them: ${names.join(", ")}`);
  }
  const chosen = name ?? names[0];
  if (chosen === undefined) return { kind: "none" };
  if (name !== undefined && !names.includes(name)) {
    const listed = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    throw new UsageError(`${loaded.entry} has no build \`${name}\`; ${listed}`);
  }
  const build = loaded.program.builds.find((candidate) => candidate.name === chosen);
  return build ? { kind: "build", build } : { kind: "refused", name: chosen };
}
