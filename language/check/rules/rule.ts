/** The shapes of rules. One rule is one file; the tables are in `index.ts`. */
import type { AdapterConfig } from "../../catalogue/method-config.ts";
import type { BuildDraft } from "../builds/draft.ts";
import type { Tree, Visit } from "../composition/tree.ts";
import type { CheckContext, Owner } from "../context.ts";

/** A composition where it is written: nesting, counts, fusions. It needs nothing but the text. */
export interface WrittenComposition {
  readonly owner: Owner;
  readonly tree: Tree;
  readonly visits: readonly Visit[];
}
export interface ShapeRule {
  readonly name: string;
  check(composition: WrittenComposition, context: CheckContext): void;
}

/** A composition with what its adapters are: which method may stand in which block. */
export interface KnownComposition extends WrittenComposition {
  readonly semantics: "documented" | "adapters-1.2";
  /** `undefined` for an adapter whose configuration is unknown or wrong. */
  configOf(adapter: string): AdapterConfig | undefined;
}
export interface MethodRule {
  readonly name: string;
  check(composition: KnownComposition, context: CheckContext): void;
}

/** A build with its model: what this family and these sizes allow. */
export interface BuildRule {
  readonly name: string;
  check(build: BuildDraft, context: CheckContext): void;
}

/** The whole program. */
export interface ProgramRule {
  readonly name: string;
  check(context: CheckContext): void;
}
