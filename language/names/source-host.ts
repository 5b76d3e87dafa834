import type { Parsed } from "../syntax/parse.ts";

/** How checking reaches source files: pure and synchronous, so that an editor can answer from open documents. */
export interface SourceHost {
  /** The text of a file, or `undefined` when it cannot be read. */
  read(file: string): string | undefined;
  /** The host's name for the file that `path` means when written in `fromFile`. */
  resolve(fromFile: string, path: string): string;
  /** For hosts that remember earlier versions of a file (`createReparser`); what it gives equals what `parse` gives. */
  parse?(file: string, text: string): Parsed;
}
