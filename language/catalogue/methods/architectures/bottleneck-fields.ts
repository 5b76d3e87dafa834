/** Config keys of bottleneck adapters (spec: methods.md §3.1, §5, §6), in the library's declaration order. */
import { activationNames } from "../../activations.ts";
import {
  boolean,
  choice,
  defineFields,
  float,
  integer,
  listOf,
  mapOf,
  oneOf,
  optional,
  probability,
} from "../../define-fields.ts";
import type { BottleneckConfig } from "../../method-config.ts";

const factor = float({ exclusiveMin: 0 });

export const bottleneckFields = defineFields<BottleneckConfig>({
  mh_adapter: { type: boolean, documentation: "Insert an adapter after the attention block of every layer." },
  output_adapter: { type: boolean, documentation: "Insert an adapter after the feed-forward block of every layer." },
  reduction_factor: {
    type: oneOf(factor, mapOf(factor)),
    documentation:
      'Hidden size divided by bottleneck size: D = max(1, ⌊H / factor⌋). A map gives one factor for each layer: {"0": 8, default: 16}.',
  },
  non_linearity: {
    type: choice(...activationNames),
    documentation: "Activation between the down and the up projection.",
  },
  original_ln_before: {
    type: boolean,
    default: false,
    documentation: "Add the residual and apply the pretrained layer norm before the adapter.",
  },
  original_ln_after: {
    type: boolean,
    default: true,
    documentation: "Add the residual and apply the pretrained layer norm after the adapter.",
  },
  ln_before: {
    type: boolean,
    default: false,
    documentation: "The adapter's own layer norm before the down projection.",
  },
  ln_after: { type: boolean, default: false, documentation: "The adapter's own layer norm after the up projection." },
  init_weights: {
    type: choice("bert", "mam_adapter", "houlsby"),
    default: "bert",
    documentation: "How fresh weights are drawn: bert is N(0, 0.02²), mam_adapter starts with a zero up projection.",
  },
  init_weights_seed: {
    type: optional(integer()),
    default: null,
    documentation: "Seed for fresh weights of every module; none and 0 leave it to the build's seed.",
  },
  is_parallel: {
    type: boolean,
    default: false,
    documentation: "Read the block's input instead of its output, and add the result to the output.",
  },
  scaling: {
    type: oneOf(float(), choice("learned", "channel")),
    default: 1,
    documentation: "Factor on the adapter's output: a number, one learned scalar, or one learned factor per channel.",
  },
  use_gating: {
    type: boolean,
    default: false,
    documentation: "Multiply the output with a learned gate, averaged over the tokens.",
  },
  residual_before_ln: {
    type: oneOf(boolean, choice("post_add")),
    default: true,
    documentation: "Take the adapter's residual before the pretrained layer norm; post_add: after adding, before it.",
  },
  adapter_residual_before_ln: {
    type: boolean,
    default: false,
    documentation: "Add the adapter's residual before its own ln_after rather than after it.",
  },
  inv_adapter: {
    type: optional(choice("nice", "glow")),
    default: null,
    documentation: "An invertible adapter after the embeddings, undone before a language-model head.",
  },
  inv_adapter_reduction_factor: {
    type: optional(factor),
    default: null,
    documentation: "Half the embedding size divided by the inner size of the invertible adapter.",
  },
  cross_adapter: {
    type: boolean,
    default: false,
    documentation: "Insert an adapter after the cross-attention of decoder layers, where the model has one.",
  },
  leave_out: {
    type: listOf(integer(0)),
    default: [],
    documentation: "Layers without an adapter, counted from 0; decoder layers continue after the encoder's.",
  },
  dropout: {
    type: probability,
    default: 0,
    documentation: "Dropout on the adapter's output while training.",
    trainingOnly: true,
  },
  phm_layer: {
    type: boolean,
    default: false,
    documentation: "Compacter: both projections are sums of Kronecker products.",
  },
  phm_dim: {
    type: integer(1),
    default: 4,
    documentation: "Number of Kronecker terms; it must divide both the hidden and the bottleneck size.",
  },
  factorized_phm_W: {
    type: boolean,
    default: true,
    documentation: "Write each Kronecker factor as a product of two low-rank matrices.",
  },
  shared_W_phm: {
    type: boolean,
    default: false,
    documentation: "Share the low-rank factors between all layers; needs factorized_phm_W.",
  },
  shared_phm_rule: {
    type: boolean,
    default: true,
    documentation: "Share the phm_dim × phm_dim × phm_dim rule between all layers and both projections.",
  },
  factorized_phm_rule: {
    type: boolean,
    default: false,
    documentation: "Write the rule as an outer product of two vectors for each term.",
  },
  phm_c_init: {
    type: choice("normal", "uniform"),
    default: "normal",
    documentation: "How a fresh rule is drawn.",
  },
  phm_init_range: {
    type: float({ min: 0 }),
    default: 0.0001,
    documentation: "Standard deviation of a fresh shared rule.",
  },
  learn_phm: {
    type: boolean,
    default: true,
    documentation: "Train the rule; false freezes it.",
    trainingOnly: true,
  },
  hypercomplex_nonlinearity: {
    type: choice("phm", "glorot-normal", "glorot-uniform", "normal"),
    default: "glorot-uniform",
    documentation: "Named initialisation of the factors; the reference reads it and always draws Glorot-normal.",
  },
  phm_rank: { type: integer(1), default: 1, documentation: "Rank of the factorised Kronecker factors." },
  phm_bias: { type: boolean, default: true, documentation: "Give the Kronecker projections a bias." },
  stochastic_depth: {
    type: probability,
    default: 0,
    documentation: "Chance that training skips the adapter for a row.",
    trainingOnly: true,
  },
});
