import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFailure } from "../../runtime/files/write-failure.ts";
import { unwritten } from "../../runtime/problem.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { isFolder } from "../paths.ts";
import { reportProblems } from "../report.ts";
import type { Terminal } from "../terminal.ts";

/** A small trained model with two trained adapters. Sources and bundle both lie two folders deep or one below the package. */
const starterPaths = ["../examples/quickstart", "../../examples/quickstart"];

export async function init(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const [folder = "."] = call.operands;
  if (existsSync(folder)) {
    if (!isFolder(folder)) throw new UsageError(`\`${folder}\` is a file`);
    if (readdirSync(folder).some((name) => !name.startsWith("."))) throw new UsageError(`\`${folder}\` is not empty`);
  }
  const starter = starterFolder();
  if (starter === undefined) {
    const message = "the starter project is not part of this installation";
    return reportProblems([{ message, isOutside: true }], terminal);
  }
  try {
    mkdirSync(folder, { recursive: true });
    cpSync(starter, folder, { recursive: true, errorOnExist: true, force: false });
  } catch (error) {
    const refused = writeFailure(folder, error);
    if (!refused) throw error;
    return reportProblems([unwritten(refused)], terminal);
  }
  terminal.out(nextSteps(folder));
  return exitCodes.fine;
}

function starterFolder(): string | undefined {
  return starterPaths.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path));
}

function nextSteps(folder: string): string {
  const place = relative(".", folder);
  const enter = place === "" ? "" : `  cd ${place}\n`;
  return `A project with one file, quickstart.adapt. Try:

${enter}  adapt check quickstart.adapt
  adapt run quickstart.adapt --text "Chaque clé possède un comptage de références."
  adapt build quickstart.adapt
`;
}
