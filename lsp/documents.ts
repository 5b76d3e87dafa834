/** Open documents: the text as the client sees it, byte for byte and position for position. */
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { type SourceFile, sourceFile } from "../language/source/source-file.ts";

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
  const mutable = TextDocument.create(document.uri, "adapt", document.version ?? 0, document.text);
  const text = TextDocument.update(mutable, [...changes], version ?? 0).getText();
  return openDocument(document.uri, document.file, version, text);
}

/** Positions of an open document count a byte-order mark as a character, since the client sent it as one. */
function sourceOf(file: string, text: string): SourceFile {
  const source = sourceFile(file, text);
  return source.lineStarts[0] === 0 ? source : { ...source, lineStarts: [0, ...source.lineStarts.slice(1)] };
}
