import type { CommandCall } from "../command.ts";
import { wantsJson } from "../commands/options.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { loadFile } from "../load.ts";
import { reportAll } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export async function check(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const loaded = call.operands.map((file) => loadFile(file, call, terminal));
  const { errors } = reportAll(loaded, wantsJson(call), terminal);
  return errors > 0 ? exitCodes.inputWrong : exitCodes.fine;
}
