/** Open documents: the text as the client sees it, byte for byte and position for position. */
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { offsetAt, type SourceFile, sourceFile } from "../language/source/source-file.ts";

export interface OpenDocument {
  /** As the client spells it: answers must use the same spelling. */
  readonly uri: string;
  readonly file: string;
  readonly version: number | null;
  readonly text: string;
  readonly source: SourceFile;
}

export function openDocument(uri: string, file: string, version: number | null, text: string): OpenDocument {
  return { uri, file, version, text, source: sourceOf(file, text) };
}

/** The document after the changes, in order. Ranges that lie outside are moved inside, as the protocol's reference does. */
export function changeDocument(
  document: OpenDocument,
  version: number | null,
  changes: readonly TextDocumentContentChangeEvent[],
): OpenDocument {
  const source = changes.reduce<SourceFile>((before, change) => {
    if (!("range" in change)) return sourceOf(document.file, change.text);
    const [one, other] = [offsetOf(before, change.range.start), offsetOf(before, change.range.end)];
    return spliced(before, Math.min(one, other), Math.max(one, other), change.text);
  }, document.source);
  return { uri: document.uri, file: document.file, version, text: source.text, source };
}

/** Clients have sent −1 and fractions. */
function offsetOf(
  source: SourceFile,
  { line, character }: { readonly line: number; readonly character: number },
): number {
  return line < 0 ? 0 : offsetAt(source, { line: Math.floor(line), character: Math.floor(character) });
}

/** The lines of a large file are not looked for anew with each key: those before stay, those behind move. */
function spliced({ file, text, lineStarts }: SourceFile, start: number, end: number, insert: string): SourceFile {
  const changed = text.slice(0, start) + insert + text.slice(end);
  // From the character before, which may be one half of a line's end.
  const from = Math.max(0, start - 1);
  const near = changed.slice(from, start + insert.length + 1);
  const until = start + insert.length;
  const moved = until - end;
  const before = lineStarts.filter((each, index) => index === 0 || each < start);
  const within = sourceFile(file, near)
    .lineStarts.slice(1)
    .map((each) => from + each);
  const behind = lineStarts.filter((each, index) => index > 0 && each > end).map((each) => each + moved);
  const own = within.filter((each) => each <= until && each > (before.at(-1) ?? 0));
  return { file, text: changed, lineStarts: [...before, ...own, ...behind] };
}

/** Positions of an open document count a byte-order mark as a character, since the client sent it as one. */
function sourceOf(file: string, text: string): SourceFile {
  const source = sourceFile(file, text);
  return source.lineStarts[0] === 0 ? source : { ...source, lineStarts: [0, ...source.lineStarts.slice(1)] };
}
