/** What the server asks of the machine it runs on: `node/host.ts` answers from the disk, `browser/host.ts` from memory. */
import type { FolderFacts, FolderRole } from "../language/checkpoint/facts.ts";
import type { CommandRunner } from "./commands.ts";

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What lies at the place that a build names as its output. */
export interface OutputFacts {
  readonly bytes: number;
  /** Operators of the model, from the manifest beside it. */
  readonly operators?: number;
}

export interface Host {
  readonly name: "node" | "browser";
  /** Text of a file that is not open; `undefined` when there is none. */
  read(file: string): string | undefined;
  /** Names inside a folder, or nothing. */
  list(folder: string): readonly FolderEntry[];
  /** Every `.adapt` file below a folder, as canonical URIs; bounded. `undefined` stands between steps: time to yield. */
  sources(folder: string): Iterable<string | undefined>;
  /** Reads a checkpoint folder now: slow. `undefined` where the host has no disk. The same object while nothing changed. */
  readFolder(fromFile: string, source: string): FolderFacts | undefined;
  /** The file that describes the `role` in the folder that `source` names, else what is there; `undefined`: nothing is. */
  locate(fromFile: string, source: string, role: FolderRole): string | undefined;
  outputOf(file: string, out: string): OutputFacts | undefined;
  /** The page on a code, to open in a browser or an editor. */
  explainUri(code: string): string | undefined;
  /** Runs `task` when the messages that wait were handled. */
  defer(task: () => void): void;
  /** Runs `task` after so many milliseconds. */
  later(task: () => void, milliseconds: number): void;
  /** Milliseconds since some start. */
  now(): number;
  /** Build, run and verify, where the host can; loaded on first use. */
  readonly commands?: CommandRunner;
}
