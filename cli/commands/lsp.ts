import { type CommandDefinition, UsageError } from "../command.ts";

export const lsp: CommandDefinition = {
  name: "lsp",
  summary: "the language server, for editors",
  arguments: [],
  options: [{ flags: "--stdio", summary: "speak over standard input and output" }],
  examples: ["adapt lsp --stdio"],
  run: async (call) => {
    if (!call.flag("stdio")) throw new UsageError("say how the editor talks to the server: `adapt lsp --stdio`");
    return (await import("../../lsp/node/main.ts")).serveStdio();
  },
};
