/**
 * What the catalogue says about one model family (spec: models.md): the keys of its config.json, its tensors, its sites, what
 * it supports. The table is `families/index.ts`; the forward pass is in `compiler/lower/families/`.
 */
import type { JsonObject } from "../checkpoint/facts.ts";
import type { BlockName } from "./block.ts";
import type { HeadConfig, HeadType } from "./head-config.ts";
import type { Architecture } from "./method-config.ts";
import type { Site } from "./site.ts";

/** A tensor of the base checkpoint, without the base prefix. */
export interface BaseTensor {
  readonly key: string;
  readonly shape: readonly number[];
  /** May be absent: poolers, projection biases that a config switches off are simply not listed. */
  readonly optional?: true;
  /** When absent, this other key is meant (tied embeddings). */
  readonly tiedTo?: string;
}

/** The sizes every family has, and its own record for the builder. */
export interface FamilySizes {
  readonly hiddenSize: number;
  readonly embeddingSize: number;
  readonly vocabSize: number;
  readonly layers: number;
  readonly heads: number;
}

/** A problem in config.json, in words (E0502: unreadable value, E0507: a variant that is not supported). */
export interface ConfigProblem {
  readonly code: "E0502" | "E0507";
  readonly key: string;
  readonly message: string;
}

export type ReadConfig<C> =
  | { readonly ok: true; readonly config: C }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export interface InputDefinition {
  readonly name: string;
  readonly dtype: "int64" | "float32";
  /** Symbolic: `["batch", "seq"]`; numbers where the config fixes them. */
  readonly shape: readonly (string | number)[];
  /** What the runtime fills in when the caller leaves it out; absent: the caller must give it. */
  readonly fill?: "zeros" | "ones";
}

/** How a task class of `architectures` maps to a head (heads.md §6). */
export interface TaskClass {
  readonly className: string;
  readonly headType: HeadType;
  /** The head's config, as far as the class fixes it; label counts come from config.json. */
  readonly presets: Readonly<Record<string, boolean | number | string | null>>;
  /** Head layer index → static module name: `1` ← `classifier`. */
  readonly modules: readonly { readonly index: number; readonly module: string }[];
  /** The key of config.json that names the head's activation where it is not fixed: `hidden_act`. The preset is its default. */
  readonly activationKey?: string;
}

/** `C`: the family's own configuration, every field explicit. */
export interface FamilyDefinition<C = unknown> {
  /** Canonical name, the `model_type` of most checkpoints. */
  readonly name: string;
  readonly modelTypes: readonly string[];
  readonly summary: string;
  /** With its dot: `bert.`; empty where task checkpoints add none. */
  readonly basePrefix: string;
  /** The flexible-head class's prefix in adapter files where it differs (t5: `transformer.`). */
  readonly adapterPrefixes: readonly string[];
  /** False: known to the checker, no forward pass yet. */
  readonly isCompiled: boolean;
  /** Reads config.json; absent keys take the class defaults of models.md §3. */
  readConfig(json: JsonObject): ReadConfig<C>;
  sizes(config: C): FamilySizes;
  /** Key of the input embedding, which tied heads share; null for models without a vocabulary. */
  readonly inputEmbedding: string | null;
  /** What an absent `tie_word_embeddings` means (models.md §2.6). */
  readonly tiesByDefault: boolean;
  /** All tensors of the base model; empty when `isCompiled` is false. */
  tensors(config: C): readonly BaseTensor[];
  /** Keys of the base checkpoint that mean nothing at inference (models.md §2.6), besides other heads. */
  readonly ignoredTensors: readonly RegExp[];
  sites(config: C): readonly Site[];
  inputs(config: C): readonly InputDefinition[];
  /** `last_hidden_state`, and `pooler_output` where there is one. */
  readonly outputs: readonly string[];
  /** Architectures refused, with the reason (models.md §5.1). */
  readonly refusedArchitectures: Partial<Record<Architecture, string>>;
  /** Reasons that depend on more than the architecture (DoRA on fused layers, VeRA under GQA); null when fine. */
  refusesConfig(config: C, method: import("./method-config.ts").MethodConfig): string | null;
  /** Blocks refused, with the reason (models.md §5.3, documented semantics). */
  readonly refusedBlocks: Partial<Record<BlockName, string>>;
  readonly headTypes: readonly HeadType[];
  readonly taskClasses: readonly TaskClass[];
  /** Rows of one sentence vector, for heads (heads.md §2.1). */
  readonly sentenceVector: "first" | "last-token" | "last-eos";
}

/** A family of any configuration: `config` values only ever travel with the definition that made them. */
export type AnyFamily = FamilyDefinition<unknown>;

export type { HeadConfig };
