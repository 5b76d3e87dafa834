/** What the catalogue says about one prediction head (spec: heads.md). The table is `heads/index.ts`. */
import type { Field } from "./field.ts";
import type { HeadConfig, HeadType } from "./head-config.ts";
import type { ExpectedTensor } from "./site.ts";

/** Sizes of the host model that a head's shapes depend on. */
export interface HeadHost {
  readonly hiddenSize: number;
  readonly embeddingSize: number;
  readonly vocabSize: number;
}

/** One linear or norm of a feed-forward head, by its index in the checkpoint (heads.md §2, §3). */
export interface HeadLayer {
  readonly kind: "linear" | "activation" | "norm";
  /** `heads.N.<index>.weight`. */
  readonly index: number;
  readonly inSize: number;
  readonly outSize: number;
  readonly hasBias: boolean;
}

export interface HeadDefinition<C extends HeadConfig = HeadConfig> {
  readonly type: HeadType;
  /** Other spellings a person may write. */
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly equation: string;
  /** Defaults when a stored config lacks the key. `add` methods of the library differ for causal_lm (heads.md H2). */
  readonly fields: readonly Field[];
  /** The sub-modules in order; empty for the biaffine parser. */
  layers(config: C, host: HeadHost): readonly HeadLayer[];
  /** Keys `heads.N.…`. A decoder tied to the embeddings may be absent from the file; see `tiedKey`. */
  tensors(config: C, name: string, host: HeadHost): readonly ExpectedTensor[];
  /** Key that may be absent because the model ties it to its input embeddings. */
  tiedKey(config: C, name: string, host: HeadHost): string | undefined;
  /** Output names with their symbolic shapes, for hover and `inspect`. */
  readonly outputs: readonly { readonly name: string; readonly shape: string }[];
}
