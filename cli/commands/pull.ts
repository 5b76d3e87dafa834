import type { CommandDefinition } from "../command.ts";
import { type ExitCode, exitCodes, worse } from "../exit-codes.ts";
import { reportProblems } from "../report.ts";
import { bytes } from "../table.ts";
import { progressOn } from "../terminal.ts";

export const pull: CommandDefinition = {
  name: "pull",
  summary: "downloads models and adapters from the Hugging Face Hub into the standard cache",
  arguments: [{ name: "id", summary: "Hub ids such as FacebookAI/xlm-roberta-base", arity: "some" }],
  options: [],
  examples: ["adapt pull FacebookAI/xlm-roberta-base"],

  async run(call, terminal): Promise<ExitCode> {
    const { pullFromHub } = await import("../../runtime/checkpoint/hub.ts");
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
  },
};
