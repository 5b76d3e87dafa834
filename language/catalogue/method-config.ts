/**
 * The checked configuration of an adapter: every field explicit, names as the reference library stores them
 * (spec: methods.md §3.1, §7.1, §8.1, §9, §10). Definitions with documentation: `methods/`.
 */

/** `reduction_factor`: one number, or layer ids (and `default`) to numbers. */
export type ReductionFactor = number | { readonly [layer: string]: number };

export interface BottleneckConfig {
  readonly architecture: "bottleneck";
  readonly mh_adapter: boolean;
  readonly output_adapter: boolean;
  readonly cross_adapter: boolean;
  readonly reduction_factor: ReductionFactor;
  readonly non_linearity: string;
  readonly original_ln_before: boolean;
  readonly original_ln_after: boolean;
  readonly ln_before: boolean;
  readonly ln_after: boolean;
  readonly init_weights: "bert" | "mam_adapter" | "houlsby";
  readonly init_weights_seed: number | null;
  readonly is_parallel: boolean;
  readonly scaling: number | "learned" | "channel";
  readonly use_gating: boolean;
  readonly residual_before_ln: boolean | "post_add";
  readonly adapter_residual_before_ln: boolean;
  readonly inv_adapter: "nice" | "glow" | null;
  readonly inv_adapter_reduction_factor: number | null;
  readonly leave_out: readonly number[];
  readonly dropout: number;
  readonly phm_layer: boolean;
  readonly phm_dim: number;
  readonly factorized_phm_W: boolean;
  readonly shared_W_phm: boolean;
  readonly shared_phm_rule: boolean;
  readonly factorized_phm_rule: boolean;
  readonly phm_c_init: "normal" | "uniform";
  readonly phm_init_range: number;
  readonly learn_phm: boolean;
  readonly hypercomplex_nonlinearity: string;
  readonly phm_rank: number;
  readonly phm_bias: boolean;
  readonly stochastic_depth: number;
}

interface LoraFields {
  readonly selfattn_lora: boolean;
  readonly intermediate_lora: boolean;
  readonly output_lora: boolean;
  readonly leave_out: readonly number[];
  readonly r: number;
  readonly alpha: number;
  readonly dropout: number;
  readonly attn_matrices: readonly string[];
  readonly composition_mode: "add" | "scale";
  readonly init_weights: "lora" | "bert" | "ia3" | "vera";
  readonly init_weights_seed: number | null;
  readonly use_gating: boolean;
  readonly use_dora: boolean;
  readonly vera_d: number | null;
  readonly vera_b: number | null;
  readonly dtype: string | null;
}

export interface LoraConfig extends LoraFields {
  readonly architecture: "lora";
}

export interface MtlLoraConfig extends LoraFields {
  readonly architecture: "mtl_lora";
  readonly n_up_projection: number;
  readonly task_specific_matrix_type: "singular_values" | "linear";
  readonly weights_sharpness: number;
}

export interface PrefixTuningConfig {
  readonly architecture: "prefix_tuning";
  readonly encoder_prefix: boolean;
  readonly cross_prefix: boolean;
  readonly leave_out: readonly number[];
  readonly flat: boolean;
  readonly prefix_length: number;
  readonly bottleneck_size: number;
  readonly non_linearity: string;
  readonly dropout: number;
  readonly use_gating: boolean;
  readonly shared_gating: boolean;
  readonly init_weights_seed: number | null;
}

export interface PromptTuningConfig {
  readonly architecture: "prompt_tuning";
  readonly prompt_length: number;
  readonly prompt_init: "random_uniform" | "from_string";
  readonly prompt_init_text: string | null;
  readonly combine: "prefix" | "prefix_after_bos";
  readonly init_weights_seed: number | null;
}

export interface ReftConfig {
  readonly architecture: "reft";
  readonly layers: "all" | readonly number[];
  readonly prefix_positions: number;
  readonly suffix_positions: number;
  readonly r: number;
  readonly orthogonality: boolean;
  readonly tied_weights: boolean;
  /** Not a field of the library's files (methods.md M2): false for DiReFT only. */
  readonly subtract_projection: boolean;
  readonly dropout: number;
  readonly non_linearity: string | null;
  readonly dtype: string | null;
  readonly output_reft: boolean;
  readonly init_weights_seed: number | null;
}

export type MethodConfig =
  | BottleneckConfig
  | LoraConfig
  | MtlLoraConfig
  | PrefixTuningConfig
  | PromptTuningConfig
  | ReftConfig;

export type Architecture = MethodConfig["architecture"];

/** One adapter's configuration: a single method, or the members of a union in order. */
export interface AdapterConfig {
  readonly members: readonly MethodConfig[];
}

/** spec: methods.md §4.1 */
export interface FusionConfig {
  readonly key: boolean;
  readonly query: boolean;
  readonly value: boolean;
  readonly query_before_ln: boolean;
  readonly regularization: boolean;
  readonly residual_before: boolean;
  readonly temperature: boolean;
  readonly value_before_softmax: boolean;
  readonly value_initialized: boolean;
  readonly dropout_prob: number | null;
}
