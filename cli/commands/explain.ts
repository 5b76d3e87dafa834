import type { CommandDefinition } from "../command.ts";

export const explain: CommandDefinition = {
  name: "explain",
  summary: "says what a diagnostic code means",
  arguments: [{ name: "code", summary: "such as E0401", arity: "one" }],
  options: [],
  examples: ["adapt explain E0401"],
  run: async (call, terminal) => (await import("../actions/explain.ts")).explain(call, terminal),
};
