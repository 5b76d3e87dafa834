/**
 * A checked program: every name resolved, every default filled in, nothing left to guess. What `check/` returns and what
 * the compiler takes. Next step of the pipeline: `compiler/compile.ts`.
 */
import type { FamilyDefinition } from "../catalogue/family.ts";
import type { HeadConfig } from "../catalogue/head-config.ts";
import type { AdapterConfig, FusionConfig } from "../catalogue/method-config.ts";
import type { StoredTensor } from "../checkpoint/facts.ts";

export interface Program {
  /** Builds without errors of their own or of what they use, in file order. */
  readonly builds: readonly Build[];
}

export interface Build {
  readonly name: string;
  /** True for the build that a file without one implies. */
  readonly isImplicit: boolean;
  readonly model: ModelUse;
  readonly active: Composition;
  /** Every adapter named in `active`, by name. */
  readonly adapters: ReadonlyMap<string, AdapterUse>;
  /** Every fusion that a `Fuse` of `active` uses, by fusion name. */
  readonly fusions: ReadonlyMap<string, FusionUse>;
  /** One for each branch in order, or empty: the base model's outputs. See `HeadUse`. */
  readonly heads: readonly HeadUse[];
  readonly target: Target;
  /** As written, relative to the file; absent: can be run, and built with `-o`. */
  readonly out?: string;
  readonly semantics: "documented" | "adapters-1.2";
  readonly optimize: "exact" | "none" | readonly string[];
  /** Names the person asked for; absent: all. */
  readonly outputs?: readonly string[];
  readonly seed: number;
  readonly outputFusionAttentions: boolean;
}

/**
 * A composition after checking. Shorthand is gone; `Fuse` names its fusion; lists have one entry for each child; weights are
 * normalised.
 */
export type Composition =
  | { readonly kind: "none" }
  | { readonly kind: "adapter"; readonly name: string }
  | { readonly kind: "Stack"; readonly children: readonly Composition[] }
  | { readonly kind: "Fuse"; readonly children: readonly Composition[]; readonly fusion: string }
  | { readonly kind: "Split"; readonly children: readonly Composition[]; readonly splits: readonly number[] }
  | { readonly kind: "BatchSplit"; readonly children: readonly Composition[]; readonly batchSizes: readonly number[] }
  | { readonly kind: "Parallel"; readonly children: readonly Composition[] }
  | { readonly kind: "Average"; readonly children: readonly Composition[]; readonly weights: readonly number[] }
  | { readonly kind: "MultiTask"; readonly children: readonly Composition[] }
  | { readonly kind: "Switch"; readonly children: readonly Composition[] };

export interface ModelUse {
  readonly name: string;
  /** The folder, as the host knows it. */
  readonly path: string;
  readonly family: FamilyDefinition<unknown>;
  /** The family's own configuration: `family.readConfig` made it. */
  readonly config: unknown;
  /** Base tensors by key without prefix, legacy names resolved, ties followed. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The checkpoint's own task head, from `architectures`; absent for a bare base model. */
  readonly taskHead?: HeadUse;
  /** `pad_token_id` and friends that heads need. */
  readonly padTokenId: number | null;
  readonly eosTokenId: number | null;
  readonly tieWordEmbeddings: boolean;
}

export type AdapterUse = StoredAdapter | FreshAdapter | AveragedAdapter;

interface AdapterBase {
  readonly name: string;
  readonly config: AdapterConfig;
}

/** Loaded from a folder; keys are those of `ExpectedTensor`, base prefix removed, renamed to `name`. */
export interface StoredAdapter extends AdapterBase {
  readonly kind: "stored";
  readonly path: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Initialised by the compiler from the build's seed. */
export interface FreshAdapter extends AdapterBase {
  readonly kind: "fresh";
}

/** Made in weight space (composition.md §10). */
export interface AveragedAdapter extends AdapterBase {
  readonly kind: "averaged";
  readonly strategy: "linear" | "lora_linear_only_negate_b" | "lora_delta_w_svd";
  /** Already normalised where asked for. */
  readonly members: readonly { readonly adapter: AdapterUse; readonly weight: number }[];
  readonly svdRank: number | null;
}

export interface FusionUse {
  readonly name: string;
  readonly config: FusionConfig;
  /** The name under which the checkpoint keys keep it: `sa,sb`. */
  readonly storedName: string;
  /** Absent: fresh, initialised from the build's seed. Keys without base prefix, `{site}.adapter_fusion_layer.F.…` */
  readonly tensors?: ReadonlyMap<string, StoredTensor>;
}

export interface HeadUse {
  readonly name: string;
  readonly config: HeadConfig;
  /**
   * By `<index>.<param>` (`1.weight`, `4.bias`) or module name for the parser (`biaffine_arcs.weight`). A tied decoder
   * that the file lacks points to the embeddings. Absent: fresh.
   */
  readonly tensors?: ReadonlyMap<string, StoredTensor>;
  /** The checkpoint's own head rather than a declared one. */
  readonly isTaskHead: boolean;
}

export type Precision = "f32" | "f16" | "bf16";

export type Target =
  | {
      readonly kind: "onnx";
      readonly opset: number;
      readonly precision: Precision;
      readonly profile: "portable" | "cpu" | "gpu";
      readonly weights: "link" | "pack" | "inline";
    }
  | { readonly kind: "tfjs" };
