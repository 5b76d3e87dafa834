/** A composition that is being typed, as boxes for pictures and shapes: with places in the source, mistakes included. */
import type { Box, SourceRange } from "../../compiler/view/box.ts";
import { type AdapterCard, type Added, adapterCard, type Entry } from "../../compiler/view/picture.ts";
import { entryOfModel } from "../../compiler/view/picture-of-build.ts";
import { lastName, type Tree, visits } from "../../language/check/composition/tree.ts";
import type { FusionInfo } from "../../language/check/fusions.ts";
import type { ModelInfo } from "../../language/check/models.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { Snapshot } from "../snapshot.ts";
import { adapterCost, baseParameters, fusionParameters } from "./cost.ts";

const shownCharacters = 40;

/** `problems`: what is said about this file; each is shown at the box whose head it points at. */
export function boxOfTree(snapshot: Snapshot, file: string, tree: Tree, problems: readonly Diagnostic[]): Box {
  const range = rangeOf(file, tree);
  const problem = problems.find(
    ({ file: at, span }) => at === tree.file && span.start === tree.span.start && span.end <= tree.whole.end,
  );
  const common = {
    range,
    ...(tree.compose !== undefined && { compose: tree.compose }),
    ...(problem !== undefined && { problem: problem.message }),
  };
  switch (tree.kind) {
    case "none":
      return { ...common, kind: "none", title: "none", children: [] };
    case "broken":
      return { ...common, kind: "broken", title: written(snapshot, tree), children: [] };
    case "adapter":
      return { ...common, kind: "adapter", title: tree.name, children: [] };
    case "block": {
      const fusion = fusionOf(snapshot, file, tree)?.symbol.name ?? tree.fusionName;
      return {
        ...common,
        ...{ kind: tree.block, title: tree.block },
        ...(tree.numbers !== undefined && { numbers: tree.numbers }),
        ...(fusion !== undefined && { fusion }),
        children: tree.children.map((child) => boxOfTree(snapshot, file, child, problems)),
      };
    }
  }
}

function rangeOf(file: string, tree: Tree): SourceRange {
  const place = tree.via ?? { file: tree.file, span: tree.whole };
  const { start, end } = place.span;
  return place.file === file ? { start, end } : { file: place.file, start, end };
}

function written(snapshot: Snapshot, { file, whole }: Tree): string {
  const text = (snapshot.text(file)?.slice(whole.start, whole.end) ?? "").replace(/\s+/g, " ").trim();
  if (text === "") return "…";
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

/** What is known of the adapters of a tree, by name. */
export function cardsOf(snapshot: Snapshot, file: string, tree: Tree): ReadonlyMap<string, AdapterCard> {
  const cards = new Map<string, AdapterCard>();
  const visit = (node: Tree): void => {
    if (node.kind === "block") for (const child of node.children) visit(child);
    if (node.kind !== "adapter" || cards.has(node.name)) return;
    const config = snapshot.resolution(file).adapter(node.name)?.config;
    if (config !== undefined) cards.set(node.name, adapterCard(config, adapterCost(snapshot, file, node.name)));
  };
  visit(tree);
  return cards;
}

/** Cards of the adapters that change shapes, which are those with prompts: the others say nothing here. */
export function promptsOf(snapshot: Snapshot, file: string): (name: string) => AdapterCard | undefined {
  return (name) => {
    const config = snapshot.resolution(file).adapter(name)?.config;
    const hasPrompt = config?.members.some(({ architecture }) => architecture === "prompt_tuning");
    return config !== undefined && hasPrompt ? adapterCard(config) : undefined;
  };
}

function fusionOf(snapshot: Snapshot, file: string, tree: Tree): FusionInfo | undefined {
  const isFuse = tree.kind === "block" && tree.block === "Fuse";
  return isFuse ? snapshot.resolution(file).fusion(tree) : undefined;
}

/** Parameters of the fusions of a tree, by the name that their boxes show. */
export function fusionSizes(
  snapshot: Snapshot,
  file: string,
  tree: Tree,
  model: ModelInfo | undefined,
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { tree: part } of visits(tree)) {
    const info = fusionOf(snapshot, file, part);
    const size = info && fusionParameters(snapshot, file, info, model);
    if (info !== undefined && size !== undefined) sizes.set(info.symbol.name, size);
  }
  return sizes;
}

/** All that a tree adds; `undefined` while the size of a part is not known. */
export function addedBy(
  root: Box,
  cards: ReadonlyMap<string, AdapterCard>,
  fusions: ReadonlyMap<string, number>,
  model: ModelInfo | undefined,
): Added | undefined {
  const sizes = new Map<string, number | undefined>();
  const visit = ({ kind, title, fusion, children }: Box): void => {
    if (kind === "adapter") sizes.set(`adapter ${title}`, cards.get(title)?.parameters);
    if (kind === "Fuse") sizes.set(`fusion ${fusion}`, fusions.get(fusion ?? ""));
    if (kind === "broken") sizes.set(kind, undefined);
    for (const child of children) visit(child);
  };
  visit(root);
  const known = [...sizes.values()].filter((size) => size !== undefined);
  const parameters = known.reduce((total, size) => total + size, 0);
  if (known.length < sizes.size || parameters === 0) return undefined;
  const base = model === undefined ? 0 : baseParameters(model);
  return { parameters, ...(base > 0 && { share: parameters / base }) };
}

export function entryOf(model: ModelInfo | undefined): Entry {
  if (model === undefined) return { title: "input" };
  return entryOfModel({ name: model.symbol.name, family: model.family, config: model.config });
}

/** Names of what comes out: one for each child of an outermost `Parallel` or `BatchSplit`, else one. */
export function endsOf(tree: Tree): readonly string[] {
  const outermost = tree.kind === "block" && tree.block === "Stack" ? tree.children.at(-1) : tree;
  const isParted = outermost?.kind === "block" && (outermost.block === "Parallel" || outermost.block === "BatchSplit");
  return isParted ? outermost.children.map(lastName) : ["hidden states"];
}
