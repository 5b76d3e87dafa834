/** Diagnostics for people: where, the source line, a caret under the mistake, what to do about it. */
import { lineSpan, lineText, positionAt, type SourceFile, sourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { textWidth } from "../source/text-width.ts";
import type { Diagnostic, Fix, Severity } from "./diagnostic.ts";

export interface TextOptions {
  /** Colour only adds: the text without it is complete. */
  readonly colour?: boolean;
  /** Columns after which a source line is cut; 100 unless told. */
  readonly width?: number;
}

/**
 * One diagnostic as lines of text, without a line break at the end:
 *
 *     error[E0401]: Stack cannot hold a Stack
 *       ┌─ both.adapt:1:25
 *       │
 *     1 │ compose both = Stack(a, Stack(b, c))
 *       │                         ^^^^^
 *       │
 *       = help: …
 *       = fix: …
 *
 * Lines and columns count from one, columns in UTF-16 units as editors show them. `sources` holds the text of each file;
 * without its text a place is only named.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  options: TextOptions = {},
): string {
  const { colour = false, width = 100 } = options;
  const paint = painter(colour);
  const places = [{ file: diagnostic.file, span: diagnostic.span, message: "" }, ...diagnostic.related].map(
    (place) => ({ ...place, source: sourceOf(sources, place.file) }),
  );
  const gutter = Math.max(...places.map(({ source, span }) => lastLineNumber(source, span).length));
  const margin = " ".repeat(gutter);

  const lines = [
    `${paint(diagnostic.severity, `${diagnostic.severity}[${diagnostic.code}]`)}${paint("strong", `: ${expand(diagnostic.message)}`)}`,
  ];
  for (const [index, { source, file, span, message }] of places.entries()) {
    const corner = index === 0 ? "┌─" : "├─";
    const said = message === "" ? "" : `: ${expand(message)}`;
    lines.push(`${margin} ${paint("frame", corner)} ${placeName(source, file, span)}${said}`);
    if (source === undefined) continue;
    const mark = index === 0 ? "^" : "-";
    const tone = index === 0 ? diagnostic.severity : "frame";
    lines.push(`${margin} ${paint("frame", "│")}`);
    lines.push(...snippet(source, span, mark, tone, gutter, width, paint));
    lines.push(`${margin} ${paint("frame", "│")}`);
  }
  if (diagnostic.help !== undefined) lines.push(...note(margin, "help", diagnostic.help, paint));
  for (const fix of diagnostic.fixes) lines.push(...note(margin, "fix", fixText(fix, sources), paint));
  return lines.join("\n");
}

/** All diagnostics, a blank line after each, and the summary line. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  options: TextOptions = {},
): string {
  return [...diagnostics.map((each) => `${renderDiagnostic(each, sources, options)}\n`), summaryLine(diagnostics)].join(
    "\n",
  );
}

/** `2 errors, 1 warning`, or `no errors`. */
export function summaryLine(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
  ];
  return counts.length === 0 ? "no errors" : counts.join(", ");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Line tables by the texts that they were made of: a file of megabytes is measured once, not for each of its mistakes. */
const tables = new WeakMap<ReadonlyMap<string, string>, Map<string, SourceFile>>();

function sourceOf(sources: ReadonlyMap<string, string>, file: string): SourceFile | undefined {
  const text = sources.get(file);
  if (text === undefined) return undefined;
  const made = tables.get(sources) ?? new Map<string, SourceFile>();
  tables.set(sources, made);
  const known = made.get(file);
  if (known?.text === text) return known;
  const table = sourceFile(file, text);
  made.set(file, table);
  return table;
}

function placeName(source: SourceFile | undefined, file: string, span: Span): string {
  if (source === undefined) return file;
  const { line, character } = positionAt(source, span.start);
  return `${file}:${line + 1}:${character + 1}`;
}

function lastLineNumber(source: SourceFile | undefined, span: Span): string {
  return source === undefined ? "" : `${shownLines(source, span).at(-1) ?? 0}`;
}

/** The one-based numbers of the lines to show: the first and, for a span of several lines, the last. */
function shownLines(source: SourceFile, span: Span): readonly number[] {
  const first = positionAt(source, span.start).line + 1;
  const last = positionAt(source, Math.max(span.start, span.end - 1)).line + 1;
  return first === last ? [first] : [first, last];
}

function snippet(
  source: SourceFile,
  span: Span,
  mark: string,
  tone: Tone,
  gutter: number,
  width: number,
  paint: Paint,
): readonly string[] {
  const numbers = shownLines(source, span);
  const frame = paint("frame", "│");
  return numbers.flatMap((number, index) => {
    const { text, before, marked } = clip(source, number - 1, span, width);
    const skipped =
      index > 0 && number - (numbers[0] ?? number) > 1 ? [`${" ".repeat(gutter)} ${paint("frame", "·")}`] : [];
    return [
      ...skipped,
      `${paint("frame", `${number}`.padStart(gutter))} ${frame} ${text}`.trimEnd(),
      `${" ".repeat(gutter)} ${frame} ${" ".repeat(before)}${paint(tone, mark.repeat(marked))}`,
    ];
  });
}

const tab = "    ";

/** The part of a line to show, its tabs expanded, and where the mark goes: in columns, not in characters. */
function clip(
  source: SourceFile,
  line: number,
  span: Span,
  width: number,
): { readonly text: string; readonly before: number; readonly marked: number } {
  const whole = lineText(source, line);
  const { start } = lineSpan(source, line);
  const from = Math.min(Math.max(span.start - start, 0), whole.length);
  const to = Math.min(Math.max(span.end - start, from), whole.length);
  // Only units near the mark can be shown, so a line of megabytes is not measured.
  const left = from <= width * 0.75 ? 0 : wholeCharacter(whole, from - Math.floor(width / 2));
  const right = wholeCharacter(whole, Math.min(whole.length, left + width));
  const head = left > 0 ? "…" : "";
  const tail = right < whole.length ? "…" : "";
  const before = textWidth(head) + textWidth(expand(whole.slice(left, from)));
  const marked = textWidth(expand(whole.slice(from, Math.min(to, right))));
  return { text: head + expand(whole.slice(left, right)) + tail, before, marked: Math.max(1, marked) };
}

/** Moves an index that would split a surrogate pair in front of the pair. */
function wholeCharacter(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index;
}

/** Tabs as spaces; control characters, which would act on the terminal, as a visible stand-in. */
function expand(text: string): string {
  return text.replaceAll("\t", tab).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

function note(margin: string, label: string, text: string, paint: Paint): readonly string[] {
  const [first = "", ...rest] = text.split("\n").map(expand);
  const inset = `${margin}   ${" ".repeat(label.length + 2)}`;
  return [
    `${margin} ${paint("frame", "=")} ${paint("strong", `${label}:`)} ${first}`,
    ...rest.map((line) => inset + line),
  ];
}

/** The title and, for a fix that changes one line, what that line becomes. */
function fixText({ title, edits }: Fix, sources: ReadonlyMap<string, string>): string {
  const [edit] = edits;
  const source = edit === undefined ? undefined : sourceOf(sources, edit.file);
  if (edit === undefined || edits.length > 1 || source === undefined || edit.text.includes("\n")) return title;
  const { line } = positionAt(source, edit.span.start);
  const { start, end } = lineSpan(source, line);
  if (edit.span.end > end || end - start > 80) return title;
  const after = source.text.slice(start, edit.span.start) + edit.text + source.text.slice(edit.span.end, end);
  return after.trim() === "" ? title : `${title}\n${expand(after.trim())}`;
}

type Tone = Severity | "strong" | "frame";
type Paint = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Tone, string>> = { error: "1;31", warning: "1;33", strong: "1", frame: "34" };

function painter(colour: boolean): Paint {
  return colour ? (tone, text) => `\u001b[${codes[tone]}m${text}\u001b[0m` : (_tone, text) => text;
}
