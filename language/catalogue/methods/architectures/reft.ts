/** ReFT: edits of hidden states at chosen positions (spec: methods.md §10). */
import { activationNames } from "../../activations.ts";
import {
  boolean,
  choice,
  defineFields,
  integer,
  listOf,
  oneOf,
  optional,
  probability,
  string,
} from "../../define-fields.ts";
import type { ArchitectureDefinition, FieldProblem } from "../../method.ts";
import type { ReftConfig } from "../../method-config.ts";
import type { ExpectedTensor, ReftSite, Site } from "../../site.ts";
import { below } from "./below.ts";
import { refusedBlocksForWholeRows } from "./whole-row-blocks.ts";

export const reft: ArchitectureDefinition<ReftConfig> = {
  architecture: "reft",
  storedTag: "reft",
  fields: defineFields<ReftConfig>({
    layers: {
      type: oneOf(choice("all"), listOf(integer(0))),
      documentation: "Layers whose output is edited: all, or a list counted from 0.",
    },
    prefix_positions: { type: integer(0), documentation: "Number of positions edited at the start of each row." },
    suffix_positions: { type: integer(0), documentation: "Number of positions edited at the end of each row." },
    r: { type: integer(1), documentation: "Rank of the edit." },
    orthogonality: { type: boolean, documentation: "Keep the rows of the projection orthonormal (LoReFT)." },
    tied_weights: {
      type: boolean,
      default: false,
      documentation: "One set of weights for prefix and suffix positions.",
    },
    dropout: {
      type: probability,
      default: 0.05,
      documentation: "Dropout on the edited state while training.",
      trainingOnly: true,
    },
    non_linearity: {
      type: optional(choice(...activationNames)),
      default: null,
      documentation: "Activation of the learned source; none for identity.",
    },
    dtype: {
      type: optional(string),
      default: null,
      documentation:
        "Element type of the parameters while training; a build follows the checkpoint and its own precision.",
      trainingOnly: true,
    },
    output_reft: {
      type: boolean,
      default: true,
      documentation: "Edit the output of each layer; false switches ReFT off.",
    },
    init_weights_seed: {
      type: optional(integer()),
      default: null,
      documentation: "Seed for fresh weights of every module; none and 0 leave it to the build's seed.",
    },
    subtract_projection: {
      type: boolean,
      default: true,
      documentation:
        "Subtract the projected state from the source; false for DiReFT. The reference never stores this key.",
    },
  }),
  problems,
  attachesTo,
  tensors,
  refusedBlocks: refusedBlocksForWholeRows("a ReFT edit"),
};

function problems(config: ReftConfig): readonly FieldProblem[] {
  if (config.prefix_positions > 0 || config.suffix_positions > 0) return [];
  return [
    {
      field: "prefix_positions",
      message: "this ReFT edits nothing: `prefix_positions` and `suffix_positions` are both 0",
      help: "Set at least one of them.",
    },
  ];
}

function attachesTo(config: ReftConfig, site: Site): boolean {
  return site.kind === "reft" && config.output_reft && (config.layers === "all" || config.layers.includes(site.layer));
}

function tensors(config: ReftConfig, name: string, sites: readonly Site[]): readonly ExpectedTensor[] {
  const units = config.tied_weights ? [0] : [0, 1];
  return sites.flatMap((site) =>
    site.kind === "reft" && attachesTo(config, site)
      ? units.flatMap((unit) => unitTensors(config, below(site.path, `reft_layer.refts.${name}.units.${unit}`), site))
      : [],
  );
}

function unitTensors(config: ReftConfig, prefix: string, site: ReftSite): readonly ExpectedTensor[] {
  const hidden = site.hiddenSize;
  const source: readonly ExpectedTensor[] = [
    { key: `${prefix}.learned_source.weight`, shape: [config.r, hidden] },
    { key: `${prefix}.learned_source.bias`, shape: [config.r] },
  ];
  if (!config.orthogonality) return [...source, { key: `${prefix}.projection.weight`, shape: [config.r, hidden] }];
  const square = Math.max(config.r, hidden);
  const orthogonal = `${prefix}.projection.parametrizations.weight`;
  return [
    ...source,
    { key: `${orthogonal}.original`, shape: [config.r, hidden] },
    { key: `${orthogonal}.0.base`, shape: [square, square] },
  ];
}
