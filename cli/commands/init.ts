import type { CommandDefinition } from "../command.ts";

export const init: CommandDefinition = {
  name: "init",
  summary: "starts a project: a small trained model, two adapters and a file that runs them",
  arguments: [{ name: "folder", summary: "where; this folder when left out", arity: "optional" }],
  options: [],
  examples: ["adapt init", "adapt init my-project"],
  run: async (call, terminal) => (await import("../actions/init.ts")).init(call, terminal),
};
