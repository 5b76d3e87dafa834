/** What went wrong while a program was compiled, written or run, in words. Never thrown: functions return it. */
import type { DiagnosticCode } from "../language/diagnostics/catalogue.ts";
import type { WriteFailure } from "./files/write-failure.ts";

export interface Problem {
  readonly code?: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
  /** Not the person's input but the world: a full disk, a device that is not there. Exit code 3. */
  readonly isOutside?: true;
}

/** A value, or the reasons why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failure(...problems: readonly Problem[]): Outcome<never> {
  return { ok: false, problems };
}

/** What an exception says, on one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? text;
}

export function unwritten({ code, message, help, exit }: WriteFailure): Problem {
  return { code, message, ...(help !== undefined && { help }), ...(exit === 3 && { isOutside: true }) };
}
