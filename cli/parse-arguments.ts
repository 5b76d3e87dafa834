/** The only file that knows commander: turns the table of commands into a parser, and its errors into exit codes. */
import { Argument, Command, CommanderError, Option } from "commander";
import type { ArgumentDefinition, CommandCall, CommandDefinition, OptionDefinition } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** Runs the command that `argv` (without node and script) names. Help and version are fine, everything unknown is usage. */
export async function runCommandLine(
  commands: readonly CommandDefinition[],
  version: string,
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.fine;
  const program = configure(new Command("adapt"), terminal)
    .description("Compose adapters on transformer models: .adapt in, ONNX out.")
    .version(version)
    .helpCommand("help [command]", "help on a command");
  for (const definition of commands) {
    const command = configure(program.command(definition.name), terminal).description(definition.summary);
    for (const argument of definition.arguments) command.addArgument(makeArgument(argument));
    for (const option of definition.options) command.addOption(makeOption(option));
    if (definition.examples.length > 0)
      command.addHelpText("after", `\nExamples:\n${definition.examples.map((line) => `  ${line}`).join("\n")}`);
    command.action(async () => {
      exitCode = await definition.run(readCall(command), terminal);
    });
  }
  if (argv.length === 0) {
    program.outputHelp();
    return exitCodes.usage;
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    throw error;
  }
}

function configure(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError("(`adapt --help` lists the commands and their options)");
}

function makeArgument({ name, summary, arity }: ArgumentDefinition): Argument {
  const shapes = { one: `<${name}>`, optional: `[${name}]`, some: `<${name}...>`, any: `[${name}...]` } as const;
  return new Argument(shapes[arity], summary);
}

function makeOption({ flags, summary, choices, default: preset, isRepeatable }: OptionDefinition): Option {
  const option = new Option(flags, summary);
  if (choices) option.choices(choices);
  if (preset !== undefined) option.default(preset);
  if (isRepeatable) option.argParser((value, previous: readonly string[] = []) => [...previous, value]);
  return option;
}

function readCall(command: Command): CommandCall {
  const options: Record<string, unknown> = command.opts();
  const at = (name: string) => options[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  return {
    operands: command.args,
    flag: (name) => at(name) === true,
    text: (name) => {
      const value = at(name);
      return typeof value === "string" ? value : undefined;
    },
    texts: (name) => {
      const value = at(name);
      return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
    },
  };
}
