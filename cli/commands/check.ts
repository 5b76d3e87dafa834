import type { CommandDefinition } from "../command.ts";
import { formatOption, setOption } from "./options.ts";

export const check: CommandDefinition = {
  name: "check",
  summary: "says everything that is wrong with .adapt files",
  arguments: [{ name: "file", summary: ".adapt files, or - for standard input", arity: "some" }],
  options: [formatOption, setOption],
  examples: ["adapt check main.adapt", "adapt check --format json a.adapt b.adapt"],
  run: async (call, terminal) => (await import("../actions/check.ts")).check(call, terminal),
};
