/** The three streams and what they can show. Tests bring their own; `processTerminal` is the real one. */
import { readFileSync } from "node:fs";

export interface Terminal {
  /** Answers: tables, JSON, formatted text. */
  out(text: string): void;
  /** Diagnostics, progress, summaries of work. */
  err(text: string): void;
  /** Everything on standard input. */
  readStdin(): string;
  /** Colour and progress are allowed on `err`. */
  readonly isInteractive: boolean;
  readonly hasColour: boolean;
}

export function processTerminal(): Terminal {
  const isInteractive = process.stderr.isTTY === true;
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readStdin: () => readFileSync(0, "utf8"),
    isInteractive,
    hasColour: isInteractive && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb",
  };
}

export interface Progress {
  /** Shows what is being done, on one line that the next call replaces. */
  say(text: string): void;
  done(): void;
}

/** Silent where nobody watches. */
export function progressOn(terminal: Terminal): Progress {
  if (!terminal.isInteractive) return { say: () => {}, done: () => {} };
  const clear = "\r\u001b[K";
  return { say: (text) => terminal.err(`${clear}${text}`), done: () => terminal.err(clear) };
}
