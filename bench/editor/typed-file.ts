/** A file that is open in a server, and the keys that are pressed in it: a declaration is written letter by letter and taken away again. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EditorClient, Found } from "./client.ts";
import { adaptFile, typescriptFile } from "./files.ts";

export type FileKind = "adapt" | "typescript";

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface TypedFile {
  readonly uri: string;
  readonly textDocument: { readonly uri: string };
  /** Of the last change that was sent. */
  readonly version: number;
  /** Behind the last letter. */
  readonly cursor: Position;
  /** Sends the next key; gives the time at which it was sent. */
  press(): number;
  /** False where the diagnostics of that version are known to be others. */
  isRight(found: readonly Found[], version: number): boolean;
  /** A place in a line that no key touches, behind the first occurrence of `words`. */
  behind(words: string): Position;
}

/** The marked place: what stands before it names something that nobody declared. */
const sentences: Readonly<Record<FileKind, string>> = {
  adapt: "adapter extra : lora(r=rank_00^1, alpha=16)",
  typescript: "const extra: Options_00^1 = small_001;",
};

const endings: Readonly<Record<FileKind, string>> = { adapt: "adapt", typescript: "ts" };

export function textOf(kind: FileKind, lines: number): string {
  return kind === "adapt" ? adaptFile(lines) : typescriptFile(lines);
}

/** Opens a file of so many lines; the diagnostics of it are not waited for. */
export function openFile(client: EditorClient, folder: string, kind: FileKind, lines: number): TypedFile {
  const text = textOf(kind, lines);
  const path = join(folder, `lines-${lines}.${endings[kind]}`);
  writeFileSync(path, text);
  const uri = pathToFileURL(path).href;
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId: kind, version: 1, text } });
  return typedFile(client, kind, uri, text);
}

function typedFile(client: EditorClient, kind: FileKind, uri: string, text: string): TypedFile {
  const [start = "", end = ""] = sentences[kind].split("^");
  const sentence = start + end;
  const rows = text.split("\n");
  const line = rows.findIndex((row, index) => index > rows.length / 2 && row === "");
  let version = 1;

  /** The sentence grows to its end and shrinks again. */
  function lettersAt(present: number): number {
    const step = (present - 1) % (2 * sentence.length);
    return Math.min(step, 2 * sentence.length - step);
  }

  return {
    uri,
    textDocument: { uri },
    get version() {
      return version;
    },
    get cursor() {
      return { line, character: lettersAt(version) };
    },
    press() {
      const before = lettersAt(version);
      const after = lettersAt(++version);
      const range = { start: { line, character: Math.min(before, after) }, end: { line, character: before } };
      const contentChanges = [{ range, text: sentence.slice(before, after) }];
      const at = performance.now();
      client.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
      return at;
    },
    isRight(found, of) {
      const letters = lettersAt(of);
      const isWrong = found.some(({ severity }) => severity === 1);
      if (letters === 0 || letters === sentence.length) return !isWrong;
      return letters !== start.length || isWrong;
    },
    behind(words) {
      const row = rows.findIndex((each) => each.includes(words));
      if (row < 0) throw new Error(`no line has ${words}`);
      return { line: row, character: (rows[row] ?? "").indexOf(words) + words.length };
    },
  };
}

/** Diagnostics with the version of the text that they are about, or a later one than that which was asked for. */
export interface Answer {
  readonly found: readonly Found[];
  readonly version: number;
  readonly at: number;
}

/** Throws when the server said something else than what is known to be right. */
export function insist(file: TypedFile, { found, version }: Answer): void {
  if (!file.isRight(found, version)) throw new Error(`wrong diagnostics of ${file.uri}: ${JSON.stringify(found)}`);
}

/** The diagnostics of the present text, asked for. */
export async function pullDiagnostics(client: EditorClient, file: TypedFile): Promise<Answer> {
  const { textDocument, version } = file;
  const { value, at } = await client.request("textDocument/diagnostic", { textDocument });
  return { found: (value as { readonly items?: readonly Found[] } | null)?.items ?? [], version, at };
}

/** The diagnostics of the present text or of a later one, as the server sends them. */
export async function sentDiagnostics(client: EditorClient, file: TypedFile): Promise<Answer> {
  const least = file.version;
  const { value, at } = await client.published(({ uri, version }) => uri === file.uri && version >= least);
  return { found: value.found, version: value.version, at };
}
