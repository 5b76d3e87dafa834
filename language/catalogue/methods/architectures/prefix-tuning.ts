/** Prefix tuning: learned keys and values in front of every attention (spec: methods.md §8). */
import { activationNames } from "../../activations.ts";
import { boolean, choice, defineFields, integer, listOf, optional, probability } from "../../define-fields.ts";
import type { ArchitectureDefinition, FieldProblem } from "../../method.ts";
import type { PrefixTuningConfig } from "../../method-config.ts";
import type { ExpectedTensor, PrefixSite, Site } from "../../site.ts";
import { below } from "./below.ts";

export const prefixTuning: ArchitectureDefinition<PrefixTuningConfig> = {
  architecture: "prefix_tuning",
  storedTag: "prefix_tuning",
  fields: defineFields<PrefixTuningConfig>({
    encoder_prefix: {
      type: boolean,
      default: true,
      documentation: "Prefixes in the encoder of encoder–decoder models.",
    },
    cross_prefix: { type: boolean, default: true, documentation: "Prefixes in cross-attention, where there is one." },
    leave_out: {
      type: listOf(integer(0)),
      default: [],
      documentation: "Layers without a prefix, counted from 0; decoder layers continue after the encoder's.",
    },
    flat: {
      type: boolean,
      default: false,
      documentation: "Keep the keys and values themselves rather than a network that makes them.",
    },
    prefix_length: { type: integer(1), default: 30, documentation: "Number of learned positions." },
    bottleneck_size: {
      type: integer(1),
      default: 512,
      documentation: "Hidden size of the network that makes the prefix; unused when flat.",
    },
    non_linearity: {
      type: choice(...activationNames),
      default: "tanh",
      documentation: "Activation of the network that makes the prefix; unused when flat.",
    },
    dropout: {
      type: probability,
      default: 0,
      documentation: "Dropout on the prefix while training.",
      trainingOnly: true,
    },
    use_gating: {
      type: boolean,
      default: false,
      documentation: "Multiply the prefix with a learned gate, averaged over the tokens.",
    },
    shared_gating: {
      type: boolean,
      default: true,
      documentation: "One gate for keys and values rather than one each; only with use_gating.",
    },
    init_weights_seed: {
      type: optional(integer()),
      default: null,
      documentation: "Seed for fresh weights of every module; none and 0 leave it to the build's seed.",
    },
  }),
  problems: (): readonly FieldProblem[] => [],
  attachesTo,
  tensors,
  refusedBlocks: {
    Fuse: "AdapterFusion combines the outputs of bottleneck adapters; a prefix has none",
    Split: "a prefix is seen by all tokens of a row and cannot belong to a token range",
    Average: "prefixes are positions, not values that could be averaged at run time; use `average(…)` in weight space",
  },
};

function attachesTo(config: PrefixTuningConfig, site: Site): boolean {
  if (site.kind !== "prefix" || config.leave_out.includes(site.layer)) return false;
  if (site.location.startsWith("encoder")) return config.encoder_prefix;
  if (site.location.startsWith("cross")) return config.cross_prefix;
  return true;
}

function tensors(config: PrefixTuningConfig, name: string, sites: readonly Site[]): readonly ExpectedTensor[] {
  const found: ExpectedTensor[] = [];
  const byLocation = new Map<string, PrefixSite[]>();
  for (const site of sites) {
    if (site.kind !== "prefix" || !attachesTo(config, site)) continue;
    const group = byLocation.get(site.location);
    if (group === undefined) byLocation.set(site.location, [site]);
    else group.push(site);
    if (config.use_gating) found.push(...gateTensors(config, name, site));
  }
  for (const group of byLocation.values()) found.push(...pooledTensors(config, name, group));
  return found;
}

/** `group` is not empty: all sites of one location, in layer order, each owning one key and one value slice. */
function pooledTensors(
  config: PrefixTuningConfig,
  name: string,
  group: readonly PrefixSite[],
): readonly ExpectedTensor[] {
  const first = group[0];
  if (first === undefined) return [];
  const prefix = `prefix_tuning.prefix_tunings.${name}.${first.location}`;
  const width = group.length * 2 * first.heads * first.headSize;
  if (config.flat) return [{ key: `${prefix}.control_trans`, shape: [config.prefix_length * width] }];
  return [
    { key: `${prefix}.wte.weight`, shape: [config.prefix_length, first.hiddenSize] },
    { key: `${prefix}.control_trans.0.weight`, shape: [config.bottleneck_size, first.hiddenSize] },
    { key: `${prefix}.control_trans.0.bias`, shape: [config.bottleneck_size] },
    { key: `${prefix}.control_trans.2.weight`, shape: [width, config.bottleneck_size] },
    { key: `${prefix}.control_trans.2.bias`, shape: [width] },
  ];
}

function gateTensors(config: PrefixTuningConfig, name: string, site: PrefixSite): readonly ExpectedTensor[] {
  const prefix = below(site.path, `prefix_tuning.prefix_gates.${name}`);
  const gates = config.shared_gating ? 1 : 2;
  return [
    { key: `${prefix}.weight`, shape: [gates, site.hiddenSize] },
    { key: `${prefix}.bias`, shape: [gates] },
  ];
}
