/** Checks a text with the files around it, as the corpus and the pages of `explain` do. */
import { posix } from "node:path";
import { type Analysis, type AnalyzeOptions, analyze, noFacts } from "../../language/index.ts";
import { factsFromFiles } from "./facts-from-files.ts";

export const entry = "main.adapt";

/** `files`: imports and checkpoint folders beside the entry; without any checkpoint file, nothing is known of folders. */
export function analyzeText(
  text: string,
  files: ReadonlyMap<string, string> = new Map(),
  options: AnalyzeOptions = {},
): Analysis {
  const host = {
    read: (file: string) => (file === entry ? text : files.get(file)),
    resolve: (fromFile: string, path: string) => posix.normalize(posix.join(posix.dirname(fromFile), path)),
  };
  const hasFolders = [...files.keys()].some((file) => file.endsWith(".json"));
  return analyze(entry, host, hasFolders ? factsFromFiles(files) : noFacts, options);
}

/** `E0401 Stack` …: each code with the text that it points at. */
export function codesAt(text: string, analysis: Analysis): readonly string[] {
  return analysis.diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
}

/** The text after the edits of a fix to the entry file, which must not overlap. */
export function applyFix(text: string, fix: Analysis["diagnostics"][number]["fixes"][number]): string {
  const edits = fix.edits.filter((edit) => edit.file === entry).sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((result, { span, text: by }) => result.slice(0, span.start) + by + result.slice(span.end), text);
}
