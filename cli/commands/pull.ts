import type { CommandDefinition } from "../command.ts";

export const pull: CommandDefinition = {
  name: "pull",
  summary: "downloads models and adapters from the Hugging Face Hub into the standard cache",
  arguments: [{ name: "id", summary: "Hub ids such as FacebookAI/xlm-roberta-base", arity: "some" }],
  options: [],
  examples: ["adapt pull FacebookAI/xlm-roberta-base"],
  run: async (call, terminal) => (await import("../actions/pull.ts")).pull(call, terminal),
};
