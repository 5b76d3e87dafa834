/** Config keys that LoRA, IA3, VeRA, DoRA and MTL-LoRA share (spec: methods.md §7.1), in the library's declaration order. */
import { boolean, choice, float, integer, listOf, optional, probability, string } from "../../define-fields.ts";

export const loraFieldSpecs = {
  selfattn_lora: {
    type: boolean,
    default: true,
    documentation: "Adapt the query, key and value projections that attn_matrices names, cross-attention included.",
  },
  intermediate_lora: {
    type: boolean,
    default: false,
    documentation: "Adapt the first feed-forward projection (on Llama and Mistral: down_proj, as the reference does).",
  },
  output_lora: {
    type: boolean,
    default: false,
    documentation: "Adapt the second feed-forward projection (on Llama and Mistral: up_proj, as the reference does).",
  },
  leave_out: {
    type: listOf(integer(0)),
    default: [],
    documentation: "Layers without LoRA, counted from 0; decoder layers continue after the encoder's.",
  },
  r: { type: integer(1), default: 8, documentation: "Rank of the update." },
  alpha: {
    type: float(),
    default: 8,
    documentation:
      "The update is scaled by alpha / r; with composition_mode scale by alpha alone; with a gate not at all.",
  },
  dropout: {
    type: probability,
    default: 0,
    documentation: "Dropout on the update's input while training.",
    trainingOnly: true,
  },
  attn_matrices: {
    type: listOf(string),
    default: ["q", "v"],
    documentation: "Attention projections to adapt: q, k, v. The output projection is never adapted.",
  },
  composition_mode: {
    type: choice("add", "scale"),
    default: "add",
    documentation: "add: y = Wx + BAx · alpha / r. scale (IA3): y = Wx ⊙ l.",
  },
  init_weights: {
    type: choice("lora", "bert", "ia3", "vera"),
    default: "lora",
    documentation: "How fresh weights are drawn; lora leaves B at zero.",
  },
  init_weights_seed: {
    type: optional(integer()),
    default: null,
    documentation: "Seed for fresh weights of every module; none and 0 leave it to the build's seed.",
  },
  use_gating: {
    type: boolean,
    default: false,
    documentation: "Multiply the update with a learned gate, averaged over the tokens, instead of alpha / r.",
  },
  use_dora: {
    type: boolean,
    default: false,
    documentation: "DoRA: rescale every output row to a learned magnitude.",
  },
  vera_d: {
    type: optional(float()),
    default: null,
    documentation: "VeRA: initial diagonal of the trained r × r matrix; give it together with vera_b.",
  },
  vera_b: {
    type: optional(float()),
    default: null,
    documentation: "VeRA: initial diagonal of the trained out × out matrix; give it together with vera_d.",
  },
  dtype: {
    type: optional(string),
    default: null,
    documentation:
      "Element type of the parameters while training; a build follows the checkpoint and its own precision.",
    trainingOnly: true,
  },
} as const;
