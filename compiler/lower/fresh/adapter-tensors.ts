/** Which tensors a fresh adapter has, and how each begins. */
import { Bug, unreachable } from "../../../language/bug.ts";
import type { MethodConfig } from "../../../language/catalogue/method-config.ts";
import { adapterTensors } from "../../../language/catalogue/methods/index.ts";
import type { ExpectedTensor } from "../../../language/catalogue/site.ts";
import type { FreshAdapter } from "../../../language/program/program.ts";
import { type AdapterKey, splitAdapterKey } from "../adapter-key.ts";
import type { ParameterContext } from "../parameter-context.ts";
import { freshBottleneck } from "./bottleneck.ts";
import type { FreshTensor, Initial } from "./initial.ts";
import { freshLora } from "./lora.ts";
import { freshPrefixTuning } from "./prefix-tuning.ts";
import { freshPromptTuning } from "./prompt-tuning.ts";
import { freshReft } from "./reft.ts";

interface OwnedTensor extends ExpectedTensor {
  readonly member: MethodConfig;
}

type Sites = ParameterContext["sites"];

/** Listing all tensors of an adapter for each of them would take quadratic time. */
const listed = new WeakMap<
  FreshAdapter,
  { readonly sites: Sites; readonly tensors: ReadonlyMap<string, OwnedTensor> }
>();

function tensorsOf(adapter: FreshAdapter, sites: Sites): ReadonlyMap<string, OwnedTensor> {
  const known = listed.get(adapter);
  if (known?.sites === sites) return known.tensors;
  const found = adapter.config.members.flatMap((member) =>
    adapterTensors({ members: [member] }, adapter.name, [...sites.values()]).map((tensor) => ({ ...tensor, member })),
  );
  const tensors = new Map(found.map((tensor) => [tensor.key, tensor]));
  listed.set(adapter, { sites, tensors });
  return tensors;
}

export interface FreshStart {
  /** The method that keeps the tensor. */
  readonly member: MethodConfig;
  readonly key: AdapterKey;
  readonly tensor: FreshTensor;
  readonly initial: Initial;
}

export function freshStart(adapter: FreshAdapter, key: string, sites: Sites): FreshStart {
  const tensors = tensorsOf(adapter, sites);
  const found = tensors.get(key);
  if (!found) throw new Bug(`adapter ${adapter.name} has no tensor ${key}`);
  const { member, shape } = found;
  const parts = splitAdapterKey(key, adapter.name);
  const weight = tensors.get(key.replace(/\.bias$/, ".weight"));
  const tensor = {
    role: roleOf(parts),
    isShared: parts.owner === "shared_parameters",
    shape,
    fanIn: (weight ?? found).shape.at(-1) ?? 1,
  };
  return { member, key: parts, tensor, initial: initialOf(member, tensor) };
}

/** The place within one module: locations of prefixes and units of ReFT are modules of their own. */
function roleOf({ owner, rest }: AdapterKey): string {
  if (owner === "prefix_tunings") return rest.slice(rest.indexOf(".") + 1);
  return owner === "refts" ? rest.replace(/^units\.\d+\./, "") : rest;
}

function initialOf(member: MethodConfig, tensor: FreshTensor): Initial {
  switch (member.architecture) {
    case "bottleneck":
      return freshBottleneck(member, tensor);
    case "lora":
    case "mtl_lora":
      return freshLora(member, tensor);
    case "prefix_tuning":
      return freshPrefixTuning(member, tensor);
    case "prompt_tuning":
      return freshPromptTuning();
    case "reft":
      return freshReft(member, tensor);
    default:
      return unreachable(member);
  }
}
