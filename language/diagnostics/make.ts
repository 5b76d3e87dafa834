/** Short ways to say a diagnostic: the parts that most do not have are optional here. */
import type { Span } from "../source/span.ts";
import type { DiagnosticCode } from "./catalogue.ts";
import type { Diagnostic, Fix, RelatedLocation, Severity } from "./diagnostic.ts";
import { usualHelp } from "./usual-help.ts";

export interface DiagnosticParts {
  readonly help?: string | undefined;
  readonly related?: readonly RelatedLocation[] | undefined;
  readonly fixes?: readonly Fix[] | undefined;
  /** `kind:name` of the declaration that the mistake belongs to. */
  readonly subject?: string | undefined;
}

export function error(
  code: DiagnosticCode,
  file: string,
  span: Span,
  message: string,
  parts: DiagnosticParts = {},
): Diagnostic {
  return make("error", code, file, span, message, parts);
}

export function warning(
  code: DiagnosticCode,
  file: string,
  span: Span,
  message: string,
  parts: DiagnosticParts = {},
): Diagnostic {
  return make("warning", code, file, span, message, parts);
}

/** A fix of one edit: replaces what `span` holds by `text`. */
export function replace(file: string, span: Span, text: string, title: string): Fix {
  return { title, edits: [{ file, span, text }] };
}

/** A fix of one edit: writes `text` at `offset`. */
export function insert(file: string, offset: number, text: string, title: string): Fix {
  return replace(file, { start: offset, end: offset }, text, title);
}

/** Marks a fix that keeps the meaning, so that tools may apply it unasked. */
export function preferred(fix: Fix): Fix {
  return { ...fix, preferred: true };
}

/** By file, then position, errors before warnings: the order in which every tool shows them. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.span.start - b.span.start ||
      Number(a.severity === "warning") - Number(b.severity === "warning") ||
      a.span.end - b.span.end,
  );
}

function make(
  severity: Severity,
  code: DiagnosticCode,
  file: string,
  span: Span,
  message: string,
  { help, related = [], fixes = [], subject }: DiagnosticParts,
): Diagnostic {
  return {
    code,
    severity,
    file,
    span,
    message,
    related,
    fixes,
    help: help ?? usualHelp[code],
    ...(subject !== undefined && { subject }),
  };
}
