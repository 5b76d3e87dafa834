/** Programs of the machine that may be absent: a test that needs one says so and is skipped. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The version line of a program, or nothing when it cannot be run. */
export function programVersion(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? (stdout.split("\n")[0] ?? "").trim() : undefined;
}

/** Why a Debian program cannot be used, if so. */
export function missingProgram(program: string, debianPackage: string): string | undefined {
  return programVersion(program) === undefined
    ? `there is no ${program} here (on Debian: apt-get install ${debianPackage})`
    : undefined;
}

/** Where a program lies, if anywhere on the path. */
export function programPath(program: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}
