/**
 * What the catalogue says about one adapter method: its keys, defaults, equation, where it attaches and which tensors it
 * keeps. The table is `methods/index.ts`; the lowering of each architecture is in `compiler/lower/methods/`.
 */
import type { BlockName } from "./block.ts";
import type { Field, FieldValue } from "./field.ts";
import type { AdapterConfig, Architecture, MethodConfig } from "./method-config.ts";
import type { ExpectedTensor, Site } from "./site.ts";

/** Shared by all methods of one stored `architecture`: the keys and the tensors. */
export interface ArchitectureDefinition<C extends MethodConfig = MethodConfig> {
  readonly architecture: Architecture;
  /** The value of the `architecture` key in adapter_config.json; null where the key is absent. */
  readonly storedTag: string | null;
  /** In the library's declaration order, for positional arguments. */
  readonly fields: readonly Field[];
  /** Field combinations that no field's own type can refuse (E0305), as sentences. */
  problems(config: C): readonly FieldProblem[];
  /** True when an adapter with this config owns a module at the site (methods.md §1.5). */
  attachesTo(config: C, site: Site): boolean;
  /** Tensors kept for the given sites of the whole model; `name` is the adapter's. Includes shared and pooled tensors. */
  tensors(config: C, name: string, sites: readonly Site[]): readonly ExpectedTensor[];
  /** Blocks that may combine adapters of this architecture; refusals carry the reason (composition.md §2.6). */
  readonly refusedBlocks: Partial<Record<BlockName, string>>;
}

export interface FieldProblem {
  /** The key to point at. */
  readonly field: string;
  readonly message: string;
  readonly help: string;
}

/** A named preset, as people write it: `seq_bn`, `lora`, `compacter_plus_plus`. */
export interface MethodDefinition {
  /** Canonical spelling. */
  readonly name: string;
  /** Other spellings, normalised by `adapt fmt`: `pfeiffer`, `SeqBnConfig`, `compacter++`. */
  readonly aliases: readonly string[];
  /** One line. */
  readonly summary: string;
  /** What is computed, in plain text with the symbols of the paper. */
  readonly equation: string;
  /** Paper or specification section. */
  readonly source: string;
  readonly architecture: Architecture;
  /** Values that differ from the architecture's defaults. */
  readonly presets: Readonly<Record<string, FieldValue>>;
}

/** A named union with its own arguments: `mam`, `unipelt`. */
export interface UnionDefinition {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly equation: string;
  readonly source: string;
  /** Argument name → the method that it must be and its defaults. */
  readonly members: readonly {
    readonly argument: string;
    readonly method: string;
    readonly presets: Readonly<Record<string, FieldValue>>;
    /** Set on the member whatever the person wrote (`use_gating` of UniPELT). */
    readonly forced: Readonly<Record<string, FieldValue>>;
  }[];
}

export type { AdapterConfig };
