import type { CommandDefinition } from "../command.ts";

export const fmt: CommandDefinition = {
  name: "fmt",
  summary: "formats .adapt files in place",
  arguments: [{ name: "file", summary: ".adapt files, or - for standard input", arity: "any" }],
  options: [
    { flags: "--check", summary: "only say which files are not formatted; exit 1 when there are any" },
    { flags: "--stdin", summary: "format standard input to standard output" },
  ],
  examples: ["adapt fmt main.adapt", "adapt fmt --check *.adapt"],
  run: async (call, terminal) => (await import("../actions/fmt.ts")).fmt(call, terminal),
};
