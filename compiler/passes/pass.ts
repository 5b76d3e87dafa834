/** Rewrites: what a rule is, and what it says about each place it looked at. `run.ts` applies them, `pipeline.ts` lists them. */
import type { GraphBuilder } from "../graph/builder.ts";
import type { GraphNode, Value } from "../graph/value.ts";
import type { OpName } from "../ops/index.ts";

/** `exact` rules are equal over the reals; `approximate` ones run only when the build asks for them. */
export type Exactness = "exact" | "approximate";

/** A rule found its pattern but must not apply it, for a reason in words. */
export interface Skip {
  readonly skip: string;
}

export function skip(reason: string): Skip {
  return { skip: reason };
}

export interface RewriteContext {
  /** Makes the new values; they fall into the scope of the node. */
  readonly builder: GraphBuilder;
  /** How many operands and outputs of the graph a value is. */
  usesOf(value: Value): number;
  /** False where the weights of a layer must stay as they lie in the checkpoint: the model links to them. */
  readonly mayRewriteWeights: boolean;
}

export interface Rule {
  readonly name: string;
  /** The equation. */
  readonly summary: string;
  readonly exactness: Exactness;
  readonly on: readonly OpName[];
  /**
   * What takes the place of the node's outputs: one value for the only output, a list for several, undefined when the pattern
   * is not there.
   */
  rewrite(node: GraphNode, context: RewriteContext): Value | readonly Value[] | Skip | undefined;
}

export interface Pass {
  readonly name: string;
  readonly summary: string;
  readonly rules: readonly Rule[];
}

/** One line of `adapt build --trace`. */
export interface RewriteEvent {
  readonly pass: string;
  readonly rule: string;
  readonly outcome: "applied" | "refused";
  /** Why a rule refused. */
  readonly reason?: string;
  readonly op: OpName;
  /** Of the node: `encoder.3.attn.q`. */
  readonly scope: string;
}
