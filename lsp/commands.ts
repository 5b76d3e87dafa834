/** Commands of the lenses: names and arguments are part of the protocol with editors. */

export const commandNames = ["adapt.build", "adapt.run", "adapt.verify"] as const;
export type CommandName = (typeof commandNames)[number];

export interface CommandRequest {
  readonly command: CommandName;
  /** Canonical URI of the file and its text as it stands in the editor. */
  readonly file: string;
  readonly text: string | undefined;
  readonly build: string | undefined;
  /** For `adapt.run`: the text to run on; seeded inputs when absent. */
  readonly input?: string;
}

export interface CommandResult {
  readonly ok: boolean;
  /** One line for a message box. */
  readonly message: string;
  /** All of it, as the command line would print it. */
  readonly detail: string;
}

export type CommandRunner = (request: CommandRequest) => Promise<CommandResult>;

export function isCommandName(name: string): name is CommandName {
  return commandNames.some((command) => command === name);
}
