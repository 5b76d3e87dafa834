/** A build while it is checked: what its keys say, each with its place. */
import type { DeclaredSymbol } from "../../names/symbol.ts";
import type { Program, Target } from "../../program/program.ts";
import type { Span } from "../../source/span.ts";
import type { AdapterInfo } from "../adapters.ts";
import type { Tree } from "../composition/tree.ts";
import type { Owner } from "../context.ts";
import type { ModelInfo } from "../models.ts";

type Build = Program["builds"][number];

export interface BuildDraft {
  readonly name: string;
  readonly owner: Owner;
  readonly isImplicit: boolean;
  /** What to point at when the build as a whole is meant. */
  readonly span: Span;
  readonly modelSymbol?: DeclaredSymbol<"model">;
  /** Absent when it is unknown or not usable. */
  readonly model?: ModelInfo;
  readonly modelSpan: Span;
  readonly tree: Tree;
  readonly activeSpan: Span;
  /** The adapters of the composition that have no mistake, by name. */
  readonly adapters: ReadonlyMap<string, AdapterInfo>;
  readonly headNames: HeadNames;
  readonly target: Target;
  readonly out?: { readonly path: string; readonly span: Span };
  readonly semantics: Build["semantics"];
  readonly optimize: Build["optimize"];
  readonly outputs?: { readonly names: readonly string[]; readonly span: Span };
  readonly seed: number;
  readonly outputFusionAttentions: boolean;
}

/** `default`: the build does not say. `wrong`: it says something that is no list of heads. */
export type HeadNames =
  | { readonly kind: "default" }
  | { readonly kind: "wrong" }
  | {
      readonly kind: "given";
      readonly span: Span;
      readonly heads: readonly { readonly name: string; readonly span: Span }[];
    };
