/** A composition and its adapters in words and numbers, for `inspect`, summaries and pictures. */
import type { BuildCosts } from "../../compiler/view/picture-of-build.ts";
import { unreachable } from "../../language/bug.ts";
import { describeConfig } from "../../language/catalogue/describe-config.ts";
import { architectures } from "../../language/catalogue/methods/architectures/index.ts";
import type { AdapterUse, Build, Composition, FusionUse } from "../../language/program/program.ts";

/** As a person would write it: `Stack(a, Parallel(b, c))`. */
export function showComposition(composition: Composition): string {
  switch (composition.kind) {
    case "none":
      return "none";
    case "adapter":
      return composition.name;
    case "Split":
      return block(composition, ["splits", composition.splits]);
    case "BatchSplit":
      return block(composition, ["batch_sizes", composition.batchSizes]);
    case "Average":
      return block(composition, ["weights", composition.weights]);
    case "Stack":
    case "Fuse":
    case "Parallel":
    case "MultiTask":
    case "Switch":
      return block(composition);
    default:
      return unreachable(composition);
  }
}

function block(
  composition: { readonly kind: string; readonly children: readonly Composition[] },
  argument?: readonly [name: string, values: readonly number[]],
): string {
  const children = composition.children.map(showComposition);
  const numbers = argument
    ? [`${argument[0]}=[${argument[1].map((value) => Number(value.toFixed(4))).join(", ")}]`]
    : [];
  return `${composition.kind}(${[...children, ...numbers].join(", ")})`;
}

export interface AdapterSummary {
  readonly name: string;
  /** `lora(r=8, alpha=16)` */
  readonly method: string;
  readonly kind: AdapterUse["kind"];
  readonly parameters: number;
}

export function adapterSummaries(build: Build): readonly AdapterSummary[] {
  return [...build.adapters.values()].map((adapter) => ({
    name: adapter.name,
    method: describeConfig(adapter.config),
    kind: adapter.kind,
    parameters: adapterParameters(adapter, build),
  }));
}

/** Of the adapters and fusions of a build; what several adapters average is counted once for each. */
export function addedParameters(build: Build): number {
  const adapters = adapterSummaries(build).reduce((total, { parameters }) => total + parameters, 0);
  return [...build.fusions.values()].reduce((total, fusion) => total + fusionParameters(fusion), adapters);
}

/** What the picture of a build says about cost. */
export function buildCosts(build: Build): BuildCosts {
  const parameters = addedParameters(build);
  const base = baseParameters(build);
  return {
    adapters: new Map(adapterSummaries(build).map((summary) => [summary.name, { parameters: summary.parameters }])),
    fusions: new Map([...build.fusions].map(([name, fusion]) => [name, fusionParameters(fusion)])),
    added: { parameters, ...(base > 0 && { share: parameters / base }) },
  };
}

export function baseParameters(build: Build): number {
  return elements([...build.model.tensors.values()].map((tensor) => tensor.shape));
}

function fusionParameters(fusion: FusionUse): number {
  return elements([...(fusion.tensors?.values() ?? [])].map((tensor) => tensor.shape));
}

function adapterParameters(adapter: AdapterUse, build: Build): number {
  if (adapter.kind === "stored") return elements([...adapter.tensors.values()].map((tensor) => tensor.shape));
  const sites = build.model.family.sites(build.model.config);
  const tensors = adapter.config.members.flatMap((member) =>
    architectures[member.architecture].tensors(member, adapter.name, sites),
  );
  return elements(tensors.map((tensor) => tensor.shape));
}

function elements(shapes: readonly (readonly number[])[]): number {
  return shapes.reduce((total, shape) => total + shape.reduce((product, size) => product * size, 1), 0);
}
