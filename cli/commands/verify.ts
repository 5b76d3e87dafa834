import type { CommandDefinition } from "../command.ts";
import { buildArgument, deviceOption, fileArgument, setOption } from "./options.ts";

export const verify: CommandDefinition = {
  name: "verify",
  summary: "compares a build with and without optimisation on seeded inputs",
  arguments: [fileArgument, buildArgument],
  options: [deviceOption, setOption],
  examples: ["adapt verify main.adapt web", "adapt verify main.adapt --device webgpu"],
  run: async (call, terminal) => (await import("../actions/verify.ts")).verify(call, terminal),
};
