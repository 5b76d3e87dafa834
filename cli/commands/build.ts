import type { CommandDefinition } from "../command.ts";
import { fileArgument, setOption } from "./options.ts";

export const build: CommandDefinition = {
  name: "build",
  summary: "compiles builds to files",
  arguments: [
    fileArgument,
    { name: "build", summary: "all builds that have an `out`, when none is named", arity: "any" },
  ],
  options: [
    { flags: "-o, --out <path>", summary: "the file to write, or a folder for several builds" },
    setOption,
    { flags: "--watch", summary: "build again when a source or checkpoint changes" },
    { flags: "--trace", summary: "show what each rewrite did or refused, and why" },
  ],
  examples: ["adapt build main.adapt", "adapt build main.adapt web -o dist/web.onnx --set rank=16"],
  run: async (call, terminal) => (await import("../actions/build.ts")).build(call, terminal),
};
