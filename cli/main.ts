/** One command line to one exit code. */

import { producer } from "../runtime/project/producer.ts";
import { UsageError } from "./command.ts";
import { commands } from "./commands/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { runCommandLine } from "./parse-arguments.ts";
import type { Terminal } from "./terminal.ts";

/** `argv` without node and script. Never throws: what nobody expected becomes one line and exit code 3. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await runCommandLine(commands, producer.version, argv, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`error: ${error.message}\n`);
      return exitCodes.usage;
    }
    terminal.err(`${describeCrash(error)}\n`);
    return exitCodes.outside;
  }
}

function describeCrash(error: unknown): string {
  if (isFileSystemError(error)) return `error: ${error.message}`;
  const text = error instanceof Error ? error.message : String(error);
  const stack = process.env.ADAPT_DEBUG === "1" && error instanceof Error ? `\n${error.stack}` : "";
  return `internal error: ${text.split("\n", 1)[0]}; please report this with the command that you ran${stack}`;
}

/** A full disk or a missing permission that no command foresaw. */
function isFileSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && "code" in error;
}
