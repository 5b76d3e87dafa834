/** Does a stored config agree with the declared one? (E0506; spec: language.md, Compositions.) */
import { findActivation } from "./activations.ts";
import { isList, isMap } from "./check-field-value.ts";
import type { FieldValue } from "./field.ts";
import type { AdapterConfig, FusionConfig, MethodConfig } from "./method-config.ts";
import { architectures } from "./methods/architectures/index.ts";
import { fieldValues, replaceFields } from "./methods/build-config.ts";
import type { StoredAdapterConfig } from "./read-stored.ts";

export interface ConfigDifference {
  /** Index in the declared union; 0 for a single method. */
  readonly member: number;
  /** `architecture` when the methods themselves differ. */
  readonly field: string;
  readonly declared: FieldValue;
  readonly stored: FieldValue;
}

/** Keys that only say how fresh weights were drawn. */
const initialisationFields: ReadonlySet<string> = new Set([
  "init_weights",
  "init_weights_seed",
  "phm_c_init",
  "phm_init_range",
  "hypercomplex_nonlinearity",
  "prompt_init",
  "prompt_init_text",
]);

/**
 * Fields in which the two differ and that change what a build computes. Members of unions are matched by their method, in any
 * order. What the file leaves open (`stored.undecided`) is never a difference.
 */
export function compareConfigs(declared: AdapterConfig, stored: StoredAdapterConfig): readonly ConfigDifference[] {
  const pairs = matchMembers(declared, stored.config);
  if (pairs === undefined) {
    return [{ member: 0, field: "architecture", declared: tags(declared), stored: tags(stored.config) }];
  }
  return pairs.flatMap(([ours, theirs], member) =>
    differences(ours, theirs)
      .filter((difference) => !stored.undecided.includes(difference.field))
      .map((difference) => ({ member, ...difference })),
  );
}

/** The stored config with what it leaves open taken from the declared one (DiReFT: `subtract_projection`). */
export function completeStoredConfig(declared: AdapterConfig, stored: StoredAdapterConfig): AdapterConfig {
  const pairs = matchMembers(declared, stored.config);
  if (pairs === undefined || stored.undecided.length === 0) return stored.config;
  const declaredFor = new Map(pairs.map(([ours, theirs]) => [theirs, ours] as const));
  return {
    members: stored.config.members.map((member) => {
      const ours = declaredFor.get(member);
      if (member.architecture !== "reft" || ours?.architecture !== "reft") return member;
      return replaceFields(member, { subtract_projection: ours.subtract_projection });
    }),
  };
}

/** Fields in which two fusion configs differ and that change what a build computes. */
export function compareFusionConfigs(declared: FusionConfig, stored: FusionConfig): readonly (keyof FusionConfig)[] {
  const matters = ["key", "query", "value", "query_before_ln", "residual_before", "value_before_softmax"] as const;
  return matters.filter((field) => declared[field] !== stored[field]);
}

/** True for keys that change what a build computes from given weights, with the other keys as they are. */
export function changesResult(config: MethodConfig, field: string): boolean {
  const definition = architectures[config.architecture].fields.find((own) => own.name === field);
  if (definition?.trainingOnly === true || initialisationFields.has(field)) return false;
  switch (config.architecture) {
    case "bottleneck":
      if (field.includes("phm") && field !== "phm_layer") return config.phm_layer;
      return field !== "inv_adapter_reduction_factor" || config.inv_adapter !== null;
    case "prefix_tuning":
      if (field === "bottleneck_size" || field === "non_linearity") return !config.flat;
      return field !== "shared_gating" || config.use_gating;
    case "lora":
    case "mtl_lora":
      if (field === "attn_matrices") return config.selfattn_lora;
      return !(config.use_gating && field === "alpha");
    case "prompt_tuning":
    case "reft":
      return true;
  }
}

function differences(ours: MethodConfig, theirs: MethodConfig): readonly Omit<ConfigDifference, "member">[] {
  const stored = new Map(fieldValues(theirs));
  return fieldValues(ours)
    .map(([field, declared]) => ({ field, declared, stored: stored.get(field) ?? null }))
    .filter(({ field, declared, stored }) => changesResult(ours, field) && !meansTheSame(field, declared, stored));
}

function meansTheSame(field: string, one: FieldValue, other: FieldValue): boolean {
  // VeRA's numbers are only initial values; that there are any makes it VeRA.
  if (field === "vera_d" || field === "vera_b") return (one === null) === (other === null);
  if (field === "non_linearity" && typeof one === "string" && typeof other === "string") {
    return one === other || (findActivation(one)?.name ?? one) === findActivation(other)?.name;
  }
  return isEqual(one, other);
}

/** Deep equality; every list among the fields is a set. */
function isEqual(one: FieldValue, other: FieldValue): boolean {
  if (isList(one) && isList(other)) {
    return one.every((item) => other.includes(item)) && other.every((item) => one.includes(item));
  }
  if (isMap(one) && isMap(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => isEqual(one[key] ?? null, other[key] ?? null));
  }
  return one === other;
}

/** Declared and stored members side by side; `undefined` when they are not the same methods. */
function matchMembers(
  declared: AdapterConfig,
  stored: AdapterConfig,
): readonly (readonly [MethodConfig, MethodConfig])[] | undefined {
  if (declared.members.length !== stored.members.length) return undefined;
  const rest = [...stored.members];
  const pairs: (readonly [MethodConfig, MethodConfig])[] = [];
  for (const ours of declared.members) {
    const candidates = rest.filter((theirs) => theirs.architecture === ours.architecture);
    const best = candidates.sort((a, b) => differences(ours, a).length - differences(ours, b).length)[0];
    if (best === undefined) return undefined;
    rest.splice(rest.indexOf(best), 1);
    pairs.push([ours, best]);
  }
  return pairs;
}

function tags(config: AdapterConfig): string {
  return config.members.map((member) => member.architecture).join(" | ");
}
