import type { CommandDefinition } from "../command.ts";
import { buildArgument, deviceOption, fileArgument, setOption } from "./options.ts";

export const run: CommandDefinition = {
  name: "run",
  summary: "compiles in memory and executes",
  arguments: [fileArgument, buildArgument],
  options: [
    { flags: "--input <file>", summary: "inputs as .safetensors or .json; beside --text or --image, the others" },
    { flags: "--text <text>", summary: "a sentence; give it again for a batch", isRepeatable: true },
    { flags: "--image <file>", summary: "a PNG or JPEG; give it again for a batch", isRepeatable: true },
    { flags: "--output <file>", summary: "where to write the outputs, .safetensors or .json" },
    { flags: "--all", summary: "every build of the file, with --input and --output-dir" },
    { flags: "--output-dir <folder>", summary: "where --all writes <build>.safetensors" },
    deviceOption,
    setOption,
  ],
  examples: [
    'adapt run main.adapt --text "Bonjour le monde"',
    "adapt run main.adapt web --input inputs.safetensors --output out.safetensors",
    "adapt run main.adapt --all --input inputs.safetensors --output-dir results",
  ],
  run: async (call, terminal) => (await import("../actions/run.ts")).run(call, terminal),
};
