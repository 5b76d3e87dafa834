/** The table of adapter methods and the questions one may ask it (spec: methods.md §1.1). */
import { Bug } from "../../bug.ts";
import type { Field, FieldValue } from "../field.ts";
import type { ArchitectureDefinition, MethodDefinition, UnionDefinition } from "../method.ts";
import type { AdapterConfig, MethodConfig } from "../method-config.ts";
import type { ExpectedTensor, Site } from "../site.ts";
import { adapterPlus } from "./adapter-plus.ts";
import { architectures } from "./architectures/index.ts";
import { bn } from "./bn.ts";
import { compacter } from "./compacter.ts";
import { compacterPlusPlus } from "./compacter-plus-plus.ts";
import { direft } from "./direft.ts";
import { dora } from "./dora.ts";
import { doubleSeqBn } from "./double-seq-bn.ts";
import { doubleSeqBnInv } from "./double-seq-bn-inv.ts";
import { dvora } from "./dvora.ts";
import { ia3 } from "./ia3.ts";
import { lora } from "./lora.ts";
import { loreft } from "./loreft.ts";
import { mam } from "./mam.ts";
import { mtlLora } from "./mtl-lora.ts";
import { noreft } from "./noreft.ts";
import { parBn } from "./par-bn.ts";
import { prefixTuning } from "./prefix-tuning.ts";
import { prefixTuningFlat } from "./prefix-tuning-flat.ts";
import { promptTuning } from "./prompt-tuning.ts";
import { reft } from "./reft.ts";
import { scaledParBn } from "./scaled-par-bn.ts";
import { seqBn } from "./seq-bn.ts";
import { seqBnInv } from "./seq-bn-inv.ts";
import { unipelt } from "./unipelt.ts";
import { vera } from "./vera.ts";

/** Alphabetical. */
export const methods: readonly MethodDefinition[] = [
  adapterPlus,
  bn,
  compacter,
  compacterPlusPlus,
  direft,
  dora,
  doubleSeqBn,
  doubleSeqBnInv,
  dvora,
  ia3,
  lora,
  loreft,
  mtlLora,
  noreft,
  parBn,
  prefixTuning,
  prefixTuningFlat,
  promptTuning,
  reft,
  scaledParBn,
  seqBn,
  seqBnInv,
  vera,
];

/** Alphabetical. */
export const unions: readonly UnionDefinition[] = [mam, unipelt];

/** The class that joins methods in Python, the function form of `a | b`. */
export const unionConstructor = "ConfigUnion";

/** What an adapter that names no method has, as in the reference. */
export const defaultMethod: MethodDefinition = seqBn;

function byEveryName<D extends { readonly name: string; readonly aliases: readonly string[] }>(
  definitions: readonly D[],
): ReadonlyMap<string, D> {
  return new Map(definitions.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry] as const)));
}

const methodsByName = byEveryName(methods);
const unionsByName = byEveryName(unions);

/** Every accepted spelling of every method and union, for suggestions. */
export const methodNames: readonly string[] = [...methodsByName.keys(), ...unionsByName.keys(), unionConstructor];

/** A method by any of its names: `seq_bn`, `pfeiffer`, `SeqBnConfig`. */
export function findMethod(name: string): MethodDefinition | undefined {
  return methodsByName.get(name);
}

/** A named union by any of its names: `mam`, `UniPELTConfig`. `ConfigUnion` is none: see `unionConstructor`. */
export function findUnion(name: string): UnionDefinition | undefined {
  return unionsByName.get(name);
}

/** The spelling that `adapt fmt` writes; `undefined` for unknown names and for `ConfigUnion`, which becomes `a | b`. */
export function canonicalMethodName(name: string): string | undefined {
  return (findMethod(name) ?? findUnion(name))?.name;
}

/** The stored architecture behind a method name; `undefined` when there is no such method. */
export function architectureOf(name: string): ArchitectureDefinition | undefined {
  const method = findMethod(name);
  return method === undefined ? undefined : architectures[method.architecture];
}

/** A method's keys in declaration order, with the defaults that this method gives them. */
export function fieldsOf(method: MethodDefinition): readonly Field[] {
  const known = knownFields.get(method);
  if (known !== undefined) return known;
  const fields = architectures[method.architecture].fields.map((field) => {
    const preset = method.presets[field.name];
    return preset === undefined ? field : { ...field, default: preset };
  });
  knownFields.set(method, fields);
  return fields;
}

/** Every adapter of a file asks for them. */
const knownFields = new WeakMap<MethodDefinition, readonly Field[]>();

/** Keys that a person must give and has not. */
export function missingFields(method: MethodDefinition, args: ReadonlyMap<string, FieldValue>): readonly string[] {
  return fieldsOf(method)
    .filter((field) => field.default === undefined && !args.has(field.name))
    .map((field) => field.name);
}

/** True when a method with this config owns a module at the site (spec: methods.md §1.5). */
export function attachesTo(config: MethodConfig, site: Site): boolean {
  return architectures[config.architecture].attachesTo(config, site);
}

/** Every tensor of an adapter named `name`, all members of a union together. */
export function adapterTensors(config: AdapterConfig, name: string, sites: readonly Site[]): readonly ExpectedTensor[] {
  return config.members.flatMap((member) => architectures[member.architecture].tensors(member, name, sites));
}

/** Number of stored values of an adapter; the norm that `ln_before` stores twice counts once. */
export function parameterCount(config: AdapterConfig, sites: readonly Site[]): number {
  return adapterTensors(config, "n", sites)
    .filter((tensor) => !tensor.key.includes(".adapter_norm_before."))
    .reduce((sum, tensor) => sum + tensor.shape.reduce((product, size) => product * size, 1), 0);
}

/** The definition of a method that must exist: for names that were checked or are our own. */
export function methodNamed(name: string): MethodDefinition {
  const method = findMethod(name);
  if (method === undefined) throw new Bug(`no method ${name}`);
  return method;
}
