/** A change of form that keeps the meaning. The table is `index.ts`. */
import type { Fix } from "../../language/diagnostics/diagnostic.ts";
import type { Span } from "../../language/source/span.ts";
import type { Snapshot } from "../snapshot.ts";

export interface Refactoring {
  readonly kind: "refactor.extract" | "refactor.inline" | "refactor.rewrite";
  /** `undefined` where it has no place. `span` is the selection, often empty. */
  offer(snapshot: Snapshot, file: string, span: Span): Fix | undefined;
}
