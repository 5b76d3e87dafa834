/** The picture of a checked build: its model, composition, heads and what is added. */
import type { HeadConfig } from "../../language/catalogue/head-config.ts";
import { heads as headDefinitions } from "../../language/catalogue/heads/index.ts";
import { branchesOf } from "../../language/program/branches.ts";
import type { Build, HeadUse, ModelUse } from "../../language/program/program.ts";
import { boxOf } from "./box.ts";
import { type Added, adapterCard, type Entry, type OutputBox, type Picture } from "./picture.ts";
import { grouped } from "./text-size.ts";

/** What adapters and fusions weigh, by name, and all of them together. */
export interface BuildCosts {
  readonly adapters: ReadonlyMap<string, { readonly parameters?: number; readonly multiplyAdds?: number }>;
  readonly fusions: ReadonlyMap<string, number>;
  readonly added: Added;
}

export function pictureOfBuild(build: Build, costs: BuildCosts): Picture {
  return {
    name: build.name,
    entry: entryOfModel(build.model),
    root: boxOf(build.active),
    adapters: new Map(
      [...build.adapters.values()].map(({ name, config }) => [name, adapterCard(config, costs.adapters.get(name))]),
    ),
    fusions: costs.fusions,
    outputs: outputsOf(build),
    ...(costs.added.parameters > 0 && { added: costs.added }),
  };
}

export function entryOfModel({ name, family, config }: Pick<ModelUse, "name" | "family" | "config">): Entry {
  const { hiddenSize, layers } = family.sizes(config);
  const isText = family.inputs(config).some((input) => input.name === "input_ids");
  return {
    title: name,
    detail: `${family.name} · ${layers === 1 ? "1 layer" : `${layers} layers`}`,
    tokens: isText ? "seq" : "patches",
    width: hiddenSize,
  };
}

/** One for each branch or head, named as the outputs of the compiled model are (spec: language.md, Inputs and outputs). */
export function outputsOf(build: Pick<Build, "active" | "heads" | "model">): readonly OutputBox[] {
  const { heads, model } = build;
  const { kind, branches, sizes } = branchesOf(build.active);
  const areParted = branches.length > 1 && (kind === "parallel" || (kind === "rows" && heads.length > 1));
  const first = heads[0] ?? model.taskHead;
  if (areParted) {
    return branches.map(({ name }, i) => {
      const head = heads[i] ?? first;
      const rows = sizes?.[i];
      return head ? headBox(head, name, rows) : hiddenBox(build.model, name);
    });
  }
  if (heads.length > 1) return heads.map((head) => headBox(head, head.name, undefined));
  return [first ? headBox(first, undefined, undefined) : hiddenBox(build.model, undefined)];
}

function headBox(
  { name, config, isTaskHead }: HeadUse,
  branch: string | undefined,
  rows: number | undefined,
): OutputBox {
  return {
    title: isTaskHead ? "task head" : name,
    detail: [config.head_type, labelText(config)].filter((part) => part !== "").join(" · "),
    values: headDefinitions[config.head_type].outputs.map((value) => ({
      name: branch === undefined ? value.name : `${branch}.${value.name}`,
      shape: filledIn(value.shape, config, rows),
    })),
  };
}

function labelText(config: HeadConfig): string {
  if ("num_labels" in config) return config.num_labels === 1 ? "1 label" : `${grouped(config.num_labels)} labels`;
  if ("num_choices" in config) return `${grouped(config.num_choices)} choices`;
  return "";
}

/** `[batch, num_labels]` → `[batch, 6]` */
function filledIn(shape: string, config: HeadConfig, rows: number | undefined): string {
  const sizes = new Map<string, unknown>([
    ...Object.entries(config),
    ...(rows === undefined ? [] : [["batch", rows] as const]),
  ]);
  return shape.replace(/[a-z_]+/g, (word) => {
    const size = sizes.get(word);
    return typeof size === "number" ? String(size) : word;
  });
}

function hiddenBox({ family }: ModelUse, branch: string | undefined): OutputBox {
  return {
    title: branch ?? "hidden states",
    values: family.outputs.map((name) => ({ name: branch === undefined ? name : `${branch}.${name}`, shape: "" })),
  };
}
