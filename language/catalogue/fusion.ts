/** AdapterFusion: presets, keys and tensors (spec: methods.md §4). */
import { Bug } from "../bug.ts";
import { checkFieldValue } from "./check-field-value.ts";
import { boolean, defineFields, optional, probability } from "./define-fields.ts";
import type { Field, FieldValue } from "./field.ts";
import type { AdapterConfig, BottleneckConfig, FusionConfig } from "./method-config.ts";
import type { BottleneckSite, ExpectedTensor, Site } from "./site.ts";

/** A named fusion config, as people write it after the `:` of a `fusion` declaration. */
export interface FusionPreset {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly presets: Readonly<Record<string, FieldValue>>;
}

/** Defaults are those of `dynamic`, which the reference uses when none is named. */
export const fusionFields: readonly Field[] = defineFields<FusionConfig>({
  key: { type: boolean, default: true, documentation: "Project the adapters' outputs before they are compared." },
  query: { type: boolean, default: true, documentation: "Project the query." },
  value: { type: boolean, default: true, documentation: "Project the adapters' outputs before they are mixed." },
  query_before_ln: {
    type: boolean,
    default: false,
    documentation: "Take the query before the pretrained layer norm rather than after it.",
  },
  regularization: {
    type: boolean,
    default: true,
    documentation: "Declared by the reference and read nowhere.",
    trainingOnly: true,
  },
  residual_before: {
    type: boolean,
    default: false,
    documentation: "Add the residual to keys and values before the attention instead of to its result.",
  },
  temperature: {
    type: boolean,
    default: false,
    documentation: "Anneal the softmax temperature from 50 to 1 while training; a build uses 1.",
  },
  value_before_softmax: {
    type: boolean,
    default: true,
    documentation: "Project the values before the weighted sum rather than after it.",
  },
  value_initialized: {
    type: boolean,
    default: true,
    documentation: "Start the value projection near the identity.",
    trainingOnly: true,
  },
  dropout_prob: {
    type: optional(probability),
    default: null,
    documentation: "Dropout on the scores while training; none takes the model's.",
    trainingOnly: true,
  },
});

/** Alphabetical. */
export const fusionPresets: readonly FusionPreset[] = [
  {
    name: "dynamic",
    aliases: ["DynamicAdapterFusionConfig", "AdapterFusionConfig"],
    summary: "AdapterFusion with a trained value projection.",
    presets: {},
  },
  {
    name: "static",
    aliases: ["StaticAdapterFusionConfig"],
    summary: "AdapterFusion that mixes the adapters' outputs as they are.",
    presets: { value: false, regularization: false, value_initialized: false },
  },
];

/** What a fusion that names no config has. */
export const defaultFusionPreset = "dynamic";

export function findFusionPreset(name: string): FusionPreset | undefined {
  return fusionPresets.find((preset) => preset.name === name || preset.aliases.includes(name));
}

/** The config of a preset with checked arguments; a misfit is a bug of the caller. */
export function buildFusionConfig(presetName: string, args: ReadonlyMap<string, FieldValue>): FusionConfig {
  const preset = findFusionPreset(presetName);
  if (preset === undefined) throw new Bug(`no fusion preset ${presetName}`);
  const config: Record<string, FieldValue> = {};
  for (const field of fusionFields) {
    const given = args.has(field.name) ? args.get(field.name) : (preset.presets[field.name] ?? field.default);
    const value = given ?? null;
    const problem = checkFieldValue(field, value);
    if (problem !== undefined) throw new Bug(`fusion: ${problem.message}`);
    config[field.name] = value;
  }
  // The loop has checked every field against its declared type, which is what FusionConfig says.
  return config as unknown as FusionConfig;
}

const locations = ["mh_adapter", "output_adapter", "cross_adapter"] as const;

/**
 * Why these adapters cannot be fused, or `undefined`: all must be plain bottlenecks that agree on their locations
 * (spec: methods.md §4.2).
 */
export function fusionProblem(members: readonly AdapterConfig[]): string | undefined {
  if (members.some((member) => member.members.length > 1)) return "a union of methods cannot be fused";
  const configs = bottlenecksOf(members);
  if (configs.length < members.length) return "only bottleneck adapters can be fused";
  for (const location of locations) {
    const values = new Set(configs.map((config) => config[location]));
    if (values.size > 1) return `the fused adapters disagree on \`${location}\``;
  }
  return undefined;
}

/** The sites where a fusion of these adapters has a layer: every layer, whatever `leave_out` says. */
export function fusionSites(members: readonly AdapterConfig[], sites: readonly Site[]): readonly BottleneckSite[] {
  const configs = bottlenecksOf(members);
  return sites.filter(
    (site): site is BottleneckSite =>
      site.kind === "bottleneck" && configs.length > 0 && configs.every((config) => config[site.location]),
  );
}

function bottlenecksOf(members: readonly AdapterConfig[]): readonly BottleneckConfig[] {
  return members.flatMap((member) => member.members.filter((config) => config.architecture === "bottleneck"));
}

/** Tensors of a fusion at its sites (`fusionSites`), keys without base prefix; `storedName` as in the file: `sa,sb`. */
export function fusionTensors(
  config: FusionConfig,
  storedName: string,
  sites: readonly BottleneckSite[],
): readonly ExpectedTensor[] {
  return sites.flatMap((site) => {
    const prefix = `${site.path}.adapter_fusion_layer.${storedName}`;
    const hidden = site.hiddenSize;
    const found: ExpectedTensor[] = [];
    for (const part of ["query", "key"] as const) {
      if (!config[part]) continue;
      found.push({ key: `${prefix}.${part}.weight`, shape: [hidden, hidden] });
      found.push({ key: `${prefix}.${part}.bias`, shape: [hidden] });
    }
    if (config.value) found.push({ key: `${prefix}.value.weight`, shape: [hidden, hidden] });
    if (found.length > 0) return found;
    return [
      { key: `${prefix}.dense.weight`, shape: [1, hidden] },
      { key: `${prefix}.dense.bias`, shape: [1] },
    ];
  });
}
