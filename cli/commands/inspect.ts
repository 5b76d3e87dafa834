import type { CommandDefinition } from "../command.ts";
import { formatOption, pictureKinds, setOption } from "./options.ts";

export const inspect: CommandDefinition = {
  name: "inspect",
  summary: "what is inside a file, a model or an adapter: parameters, hook points, shapes, cost",
  arguments: [
    { name: "file", summary: "a .adapt file, a model folder or an adapter folder", arity: "one" },
    { name: "build", summary: "of the file; all when left out", arity: "optional" },
  ],
  options: [
    formatOption,
    { flags: "--graph <kind>", summary: "draw the composition of a build", choices: pictureKinds },
    setOption,
  ],
  examples: [
    "adapt inspect main.adapt",
    "adapt inspect ./models/bert",
    "adapt inspect main.adapt web --graph svg > web.svg",
  ],
  run: async (call, terminal) => (await import("../actions/inspect.ts")).inspect(call, terminal),
};
