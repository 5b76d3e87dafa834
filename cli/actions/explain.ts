import { findCode, explain as pageOf } from "../../language/diagnostics/explain.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

export async function explain(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const [text = ""] = call.operands;
  const code = findCode(text);
  if (code === undefined) throw new UsageError(`there is no code \`${text}\`; codes look like E0401 and W0605`);
  terminal.out(pageOf(code));
  return exitCodes.fine;
}
