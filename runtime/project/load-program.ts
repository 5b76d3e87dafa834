/** A `.adapt` file on disk, checked together with what it imports and the checkpoints it names. */
import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { type Analysis, analyze } from "../../language/analyze.ts";
import type { SourceHost } from "../../language/names/source-host.ts";
import { createFacts, type DiskFacts } from "../checkpoint/disk-facts.ts";

export interface LoadOptions {
  /** `--set rank=16`: the value of a `let`. */
  readonly overrides?: ReadonlyMap<string, string>;
  /** Text that stands for the entry file (standard input). */
  readonly entryText?: string;
}

export interface LoadedProgram extends Analysis {
  readonly entry: string;
  /** Text by file of everything that was read, for showing diagnostics. */
  readonly sources: ReadonlyMap<string, string>;
  /** Knows which version of the weights was checked. */
  readonly facts: DiskFacts;
}

/** Sources above this are not read at all; the checker's own limit is lower and gives a diagnostic. */
const maxSourceBytes = 64 * 1024 * 1024;

/** Reads and checks. `entry` is relative to the working directory or absolute; a file that cannot be read is a diagnostic. */
export function loadProgram(entry: string, options: LoadOptions = {}): LoadedProgram {
  const sources = new Map<string, string>();
  const name = normalize(entry);
  const host: SourceHost = {
    read(file) {
      const known = sources.get(file);
      if (known !== undefined) return known;
      const text = file === name && options.entryText !== undefined ? options.entryText : readSource(file);
      if (text !== undefined) sources.set(file, text);
      return text;
    },
    resolve: (fromFile, path) => normalize(isAbsolute(path) ? path : join(dirname(fromFile), path)),
  };
  const facts = createFacts();
  const analysis = analyze(name, host, facts, {
    ...(options.overrides && { overrides: options.overrides }),
  });
  return { ...analysis, entry: name, sources, facts };
}

function readSource(file: string): string | undefined {
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > maxSourceBytes) return undefined;
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
