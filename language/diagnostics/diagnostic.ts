/** What the tool says about a mistake. Codes and their pages: `catalogue.ts`. */
import type { Span } from "../source/span.ts";
import type { DiagnosticCode } from "./catalogue.ts";

export type Severity = "error" | "warning";

export interface Location {
  readonly file: string;
  readonly span: Span;
}

export interface RelatedLocation extends Location {
  readonly message: string;
}

export interface TextEdit {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}

/** A change that mends the mistake. `preferred` only when the meaning is kept. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly preferred?: true;
}

export interface Diagnostic extends Location {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
  /**
   * The declaration or build that the mistake belongs to, as `kind:name`; a build is stopped by errors of what it uses, and by
   * errors that belong to nothing (syntax).
   */
  readonly subject?: string;
  /** Other declarations and builds that make the same mistake at the same place: it is said once and stops them all. */
  readonly alsoOf?: readonly string[];
}
