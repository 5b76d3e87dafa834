/** What the process says to its caller (spec: language.md, Command line). */
export const exitCodes = {
  fine: 0,
  /** The `.adapt` file, a checkpoint or the inputs are wrong, or `fmt --check` found a difference. */
  inputWrong: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Disk, device, network, or a mistake of ours. */
  outside: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The graver of two. */
export function worse(a: ExitCode, b: ExitCode): ExitCode {
  return a > b ? a : b;
}
