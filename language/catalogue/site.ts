/**
 * The places in a base model where an adapter may attach (spec: models.md §4). A family lists its sites; a method picks the
 * ones it uses and says which tensors it keeps there. `path` is the module path below the base model, without prefix and
 * without a trailing dot; the checkpoint keys follow from it (checkpoints.md §5).
 */

interface SiteBase {
  /** Unique in the model, for names in the graph: `encoder.3.attn.q`. */
  readonly id: string;
  /** The number that `leave_out` means; −1 for embedding-level sites, which it never touches. */
  readonly layer: number;
  readonly path: string;
}

/** Keys `{path}.adapters.N.…` and `{path}.adapter_fusion_layer.F.…`. */
export interface BottleneckSite extends SiteBase {
  readonly kind: "bottleneck";
  readonly location: "mh_adapter" | "output_adapter" | "cross_adapter";
  readonly hiddenSize: number;
  /** A pretrained norm is handed over (post-norm models). */
  readonly hasNorm: boolean;
}

export type AttentionMatrix = "q" | "k" | "v";

/** Keys `{path}.loras.N.…`. */
export interface LinearSite extends SiteBase {
  readonly kind: "linear";
  readonly location: "selfattn_lora" | "intermediate_lora" | "output_lora";
  /** Which projection, for `attn_matrices`; a fused projection lists its thirds in order. */
  readonly matrices: readonly AttentionMatrix[];
  readonly isFused: boolean;
  readonly inSize: number;
  readonly outSize: number;
  /** The weight is stored `[in, out]` (GPT-2). */
  readonly isTransposed: boolean;
}

/** Gate keys `{path}.prefix_tuning.prefix_gates.N.…`; the prefix itself lies in the pool of the location. */
export interface PrefixSite extends SiteBase {
  readonly kind: "prefix";
  /** As in the checkpoint: `self_prefix`, `encoder_prefix`, `cross_prefix`, `self`, … */
  readonly location: string;
  readonly heads: number;
  readonly headSize: number;
  /** Width of the attention's input, for the gate. */
  readonly hiddenSize: number;
}

/** Keys `{path}.invertible_adapters.N.…`; an empty path is the base model itself. */
export interface InvertibleSite extends SiteBase {
  readonly kind: "invertible";
  readonly hiddenSize: number;
}

/** Keys `prompt_tuning.prompt_tunings.N.…`. */
export interface PromptSite extends SiteBase {
  readonly kind: "prompt";
  readonly hiddenSize: number;
}

/** Keys `{path}.reft_layer.refts.N.…`. */
export interface ReftSite extends SiteBase {
  readonly kind: "reft";
  readonly hiddenSize: number;
}

export type Site = BottleneckSite | LinearSite | PrefixSite | InvertibleSite | PromptSite | ReftSite;

/** One tensor that a method keeps in a checkpoint, by its key below the base model (no base prefix). */
export interface ExpectedTensor {
  readonly key: string;
  readonly shape: readonly number[];
}
