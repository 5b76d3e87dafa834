/** Diagnostics as `--format json` prints them (spec: language.md, Diagnostics). */
import { type Range, rangeOf, type SourceFile, sourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import type { Diagnostic } from "./diagnostic.ts";

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help?: string;
  readonly file: string;
  readonly range: Range;
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly preferred: boolean;
    readonly edits: readonly { readonly file: string; readonly range: Range; readonly newText: string }[];
  }[];
}

export interface JsonReport {
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly summary: { readonly errors: number; readonly warnings: number };
}

/**
 * The report of all diagnostics; positions are zero-based, characters are UTF-16 units, as in the language server protocol.
 * `sources` holds the text of each file; a position in a file that it lacks is zero.
 */
export function toJsonReport(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): JsonReport {
  const tables = new Map<string, SourceFile>();
  const tableOf = (file: string): SourceFile => {
    const table = tables.get(file) ?? sourceFile(file, sources.get(file) ?? "");
    tables.set(file, table);
    return table;
  };
  const range = (file: string, span: Span): Range => rangeOf(tableOf(file), span);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return {
    diagnostics: diagnostics.map((each) => toJson(each, range)),
    summary: { errors, warnings: diagnostics.length - errors },
  };
}

/** The same as one line of text. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): string {
  return JSON.stringify(toJsonReport(diagnostics, sources));
}

function toJson(diagnostic: Diagnostic, range: (file: string, span: Span) => Range): JsonDiagnostic {
  const { code, severity, message, help, file, span, related, fixes } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(help !== undefined && { help }),
    file,
    range: range(file, span),
    related: related.map((each) => ({ message: each.message, file: each.file, range: range(each.file, each.span) })),
    fixes: fixes.map(({ title, preferred, edits }) => ({
      title,
      preferred: preferred === true,
      edits: edits.map((edit) => ({ file: edit.file, range: range(edit.file, edit.span), newText: edit.text })),
    })),
  };
}
