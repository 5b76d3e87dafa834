import { readFileSync } from "node:fs";
import { canonicalMethodName } from "../../language/catalogue/methods/index.ts";
import { format } from "../../language/format/format.ts";
import { writeOutputs } from "../../runtime/files/write-outputs.ts";
import { reasonOf, unwritten } from "../../runtime/problem.ts";
import { type CommandCall, UsageError } from "../command.ts";
import { type ExitCode, exitCodes, worse } from "../exit-codes.ts";
import { reportProblems, reportSyntax } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export async function fmt(call: CommandCall, terminal: Terminal): Promise<ExitCode> {
  const isStdin = call.flag("stdin") || call.operands.includes("-");
  if (isStdin && call.operands.some((file) => file !== "-")) {
    throw new UsageError("standard input and files cannot be formatted together");
  }
  if (isStdin) return formatStdin(call.flag("check"), terminal);
  if (call.operands.length === 0) throw new UsageError("name the files to format, or give `--stdin`");
  let exitCode: ExitCode = exitCodes.fine;
  for (const file of call.operands) exitCode = worse(exitCode, formatFile(file, call.flag("check"), terminal));
  return exitCode;
}

function formatStdin(isCheck: boolean, terminal: Terminal): ExitCode {
  const text = terminal.readStdin();
  const formatted = format("<stdin>", text, canonicalMethodName);
  if (formatted.diagnostics.length > 0) return reportSyntax("<stdin>", text, formatted.diagnostics, terminal);
  if (isCheck) return formatted.text === text ? exitCodes.fine : exitCodes.inputWrong;
  terminal.out(formatted.text);
  return exitCodes.fine;
}

function formatFile(file: string, isCheck: boolean, terminal: Terminal): ExitCode {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return reportProblems([{ code: "E0203", message: `\`${file}\` cannot be read: ${reasonOf(error)}` }], terminal);
  }
  const formatted = format(file, text, canonicalMethodName);
  if (formatted.diagnostics.length > 0) return reportSyntax(file, text, formatted.diagnostics, terminal);
  if (formatted.text === text) return exitCodes.fine;
  if (isCheck) {
    terminal.out(`${file} is not formatted\n`);
    return exitCodes.inputWrong;
  }
  const refused = writeOutputs([{ path: file, chunks: [new TextEncoder().encode(formatted.text)] }]);
  if (refused) return reportProblems([unwritten(refused)], terminal);
  terminal.out(`formatted ${file}\n`);
  return exitCodes.fine;
}
