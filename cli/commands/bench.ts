import type { CommandDefinition } from "../command.ts";
import { buildArgument, deviceOption, fileArgument, setOption } from "./options.ts";

export const bench: CommandDefinition = {
  name: "bench",
  summary: "latency and throughput of a build, beside its base model alone",
  arguments: [fileArgument, buildArgument],
  options: [deviceOption, setOption],
  examples: ["adapt bench main.adapt web"],
  run: async (call, terminal) => (await import("../actions/bench.ts")).bench(call, terminal),
};
