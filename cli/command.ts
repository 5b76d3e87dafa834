/** What a command is. The table of all is `commands/index.ts`; `parse-arguments.ts` turns it into a command line. */
import type { ExitCode } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

export interface ArgumentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly arity: "one" | "optional" | "some" | "any";
}

export interface OptionDefinition {
  /** As commander reads it: `-o, --out <path>`. */
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May be given several times. */
  readonly isRepeatable?: true;
}

export interface CommandCall {
  /** In order; a list argument gives its items. */
  readonly operands: readonly string[];
  /** True when the flag was given. */
  flag(name: string): boolean;
  /** The value of an option, or its default. */
  text(name: string): string | undefined;
  /** All values of a repeatable option. */
  texts(name: string): readonly string[];
}

export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentDefinition[];
  readonly options: readonly OptionDefinition[];
  /** Shown under `--help`. */
  readonly examples: readonly string[];
  /** The heavy part of a command is imported inside, so that `adapt check` starts as fast as Node. */
  run(call: CommandCall, terminal: Terminal): Promise<ExitCode>;
}

/** The command line cannot mean anything: exit code 2 after the sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
