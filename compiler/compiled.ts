/** What compiling a build gives: a graph ready for an emitter, and what a caller must know to run it. */
import type { DiagnosticCode } from "../language/diagnostics/catalogue.ts";
import type { Graph } from "./graph/value.ts";
import type { RewriteEvent } from "./passes/pass.ts";

export interface CompiledInput {
  readonly name: string;
  readonly dtype: "int64" | "float32";
  /** Symbolic names or sizes: `["batch", "seq"]`. */
  readonly shape: readonly (string | number)[];
  /** What the runtime fills in when the caller leaves the input out; absent: the caller must give it. */
  readonly fill?: "zeros" | "ones";
}

export interface CompiledOutput {
  /** `logits`, `last_hidden_state`, under Parallel `ner.logits`. */
  readonly name: string;
  /** The branch, when the output belongs to one. */
  readonly branch?: string;
  /** Where its rows lie in the batch, [start, end); absent: it has all of them. */
  readonly rows?: readonly [start: number, end: number];
  /** Symbolic shape, for people and adapt.json. */
  readonly shape: readonly (string | number)[];
  /** Of the head that made it, so that a caller can name classes. */
  readonly headType?: string;
  /** Class names by index. */
  readonly labels?: readonly string[];
}

export interface CompiledBuild {
  readonly graph: Graph;
  readonly inputs: readonly CompiledInput[];
  readonly outputs: readonly CompiledOutput[];
  /** What the rewrites did and refused, with reasons. */
  readonly trace: readonly RewriteEvent[];
  /** Operators before and after rewriting. */
  readonly operators: { readonly before: number; readonly after: number };
}

/** A build the compiler has to refuse, in words. */
export interface CompileProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
}

export type CompileResult =
  | { readonly ok: true; readonly compiled: CompiledBuild }
  | { readonly ok: false; readonly problems: readonly CompileProblem[] };
