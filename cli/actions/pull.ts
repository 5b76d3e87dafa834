import { pullFromHub } from "../../runtime/checkpoint/hub.ts";
import type { CommandCall } from "../command.ts";
import { type ExitCode, exitCodes, worse } from "../exit-codes.ts";
import { reportProblems } from "../report.ts";
import { bytes } from "../table.ts";
import { progressOn, type Terminal } from "../terminal.ts";

export async function pull(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.fine;
  for (const id of call.operands) {
    const progress = progressOn(terminal);
    const result = await pullFromHub(id, {
      onProgress: ({ file, doneBytes, totalBytes }) =>
        progress.say(`${id}: ${file} ${bytes(doneBytes)} of ${bytes(totalBytes)}`),
    });
    progress.done();
    if (result.kind === "pulled") {
      terminal.out(`${id}: ${result.files.length} files in ${result.path}\n`);
      continue;
    }
    const { message, help, exit } = result;
    const problem = { message, ...(help !== undefined && { help }), ...(exit === 3 && { isOutside: true as const }) };
    exitCode = worse(exitCode, reportProblems([problem], terminal));
  }
  return exitCode;
}
