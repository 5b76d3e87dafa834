/** Options and arguments that several commands share, with how to read them. */
import { type DeviceChoice, devices, isDeviceChoice } from "../../runtime/engine/device.ts";
import { type ArgumentDefinition, type CommandCall, type OptionDefinition, UsageError } from "../command.ts";

export const fileArgument: ArgumentDefinition = {
  name: "file",
  summary: "a .adapt file, or - for standard input",
  arity: "one",
};

export const buildArgument: ArgumentDefinition = {
  name: "build",
  summary: "may be left out when the file has one build",
  arity: "optional",
};

export const setOption: OptionDefinition = {
  flags: "--set <name=value>",
  summary: "value of a `let` of the file",
  isRepeatable: true,
};

export const formatOption: OptionDefinition = {
  flags: "--format <format>",
  summary: "how to answer",
  choices: ["text", "json"],
  default: "text",
};

export const deviceOption: OptionDefinition = {
  flags: "--device <device>",
  summary: "where to run",
  choices: [...devices, "auto"],
  default: "cpu",
};

/** Of `inspect --graph`. */
export const pictureKinds = ["svg", "dot", "mermaid"] as const;

export function wantsJson(call: CommandCall): boolean {
  return call.text("format") === "json";
}

export function readDevice(call: CommandCall): DeviceChoice {
  const device = call.text("device") ?? "cpu";
  if (!isDeviceChoice(device)) throw new UsageError(`there is no device \`${device}\``);
  return device;
}

/** `--set rank=16`: the text after the equals sign is read as the type of the `let`. */
export function readOverrides(call: CommandCall): ReadonlyMap<string, string> {
  return new Map(
    call.texts("set").map((assignment) => {
      const equals = assignment.indexOf("=");
      if (equals <= 0) throw new UsageError(`\`--set ${assignment}\` is not of the form NAME=VALUE`);
      return [assignment.slice(0, equals).trim(), assignment.slice(equals + 1).trim()];
    }),
  );
}
