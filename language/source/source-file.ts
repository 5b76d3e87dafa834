/**
 * A text with its line table. Offsets count UTF-16 units of the text as it was given; positions are those of the language
 * server protocol: zero-based lines, UTF-16 characters. A byte-order mark at the start has an offset but no column.
 */
import type { Span } from "./span.ts";

export interface SourceFile {
  /** The name under which the host knows the file. */
  readonly file: string;
  readonly text: string;
  /** The offset at which each line starts; never empty, ascending. */
  readonly lineStarts: readonly number[];
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

const byteOrderMark = 0xfeff;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Builds the line table. `\n`, `\r\n` and a lone `\r` end a line, as the protocol says. */
export function sourceFile(file: string, text: string): SourceFile {
  const lineStarts = [text.charCodeAt(0) === byteOrderMark ? 1 : 0];
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === lineFeed || (unit === carriageReturn && text.charCodeAt(offset + 1) !== lineFeed)) {
      lineStarts.push(offset + 1);
    }
  }
  return { file, text, lineStarts };
}

/** The text without a leading byte-order mark. */
export function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
}

/** The position of an offset; one outside the text is moved to its nearest end. */
export function positionAt(source: SourceFile, offset: number): Position {
  const line = lineAt(source, offset);
  const { start, end } = lineSpan(source, line);
  return { line, character: Math.min(Math.max(offset, start), end) - start };
}

/** The offset of a position; a character past the line's end means the line's end. */
export function offsetAt(source: SourceFile, position: Position): number {
  if (position.line < 0) return source.lineStarts[0] ?? 0;
  if (position.line >= source.lineStarts.length) return source.text.length;
  const { start, end } = lineSpan(source, position.line);
  return Math.min(start + Math.max(position.character, 0), end);
}

export function rangeOf(source: SourceFile, span: Span): Range {
  return { start: positionAt(source, span.start), end: positionAt(source, span.end) };
}

/** The span of a line, its line break left out. A line that does not exist is empty and lies at the end. */
export function lineSpan(source: SourceFile, line: number): Span {
  const start = source.lineStarts[line] ?? source.text.length;
  let end = source.lineStarts[line + 1] ?? source.text.length;
  if (source.lineStarts[line + 1] !== undefined) {
    if (end > start && source.text.charCodeAt(end - 1) === lineFeed) end--;
    if (end > start && source.text.charCodeAt(end - 1) === carriageReturn) end--;
  }
  return { start, end };
}

export function lineText(source: SourceFile, line: number): string {
  const { start, end } = lineSpan(source, line);
  return source.text.slice(start, end);
}

function lineAt(source: SourceFile, offset: number): number {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
