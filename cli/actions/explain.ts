import { type DiagnosticCode, diagnosticTitles } from "../../language/diagnostics/catalogue.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

export async function explain(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const code = (call.operands[0] ?? "").toUpperCase();
  if (!isCode(code)) throw new UsageError(`there is no code \`${code}\`; codes look like E0401 and W0605`);
  terminal.out(`${code}: ${diagnosticTitles[code]}\n`);
  return exitCodes.fine;
}

function isCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(diagnosticTitles, text);
}
