/** A mistake before it is known whose it is: the checker's form of a diagnostic. */
import type { Span } from "../source/span.ts";
import type { DiagnosticCode } from "./catalogue.ts";
import type { Diagnostic, Fix, RelatedLocation } from "./diagnostic.ts";
import { error, warning } from "./make.ts";

export interface Problem {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
  readonly help?: string | undefined;
  readonly related?: readonly RelatedLocation[] | undefined;
  readonly fixes?: readonly Fix[] | undefined;
}

/** The severity follows from the code: `W…` warns. */
export function diagnose(file: string, problem: Problem, subject?: string): Diagnostic {
  const { code, span, message, help, related, fixes } = problem;
  const say = code.startsWith("W") ? warning : error;
  return say(code, file, span, message, { help, related, fixes, subject });
}
