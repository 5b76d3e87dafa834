import type { CommandDefinition } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { loadFile } from "../load.ts";
import { reportAll } from "../report.ts";
import { formatOption, setOption, wantsJson } from "./options.ts";

export const check: CommandDefinition = {
  name: "check",
  summary: "says everything that is wrong with .adapt files",
  arguments: [{ name: "file", summary: ".adapt files, or - for standard input", arity: "some" }],
  options: [formatOption, setOption],
  examples: ["adapt check main.adapt", "adapt check --format json a.adapt b.adapt"],

  async run(call, terminal): Promise<ExitCode> {
    const loaded = call.operands.map((file) => loadFile(file, call, terminal));
    const { errors } = reportAll(loaded, wantsJson(call), terminal);
    return errors > 0 ? exitCodes.inputWrong : exitCodes.fine;
  },
};
