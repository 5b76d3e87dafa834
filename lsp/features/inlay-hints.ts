import type { Span } from "../../language/source/span.ts";
import type { Expression } from "../../language/syntax/ast.ts";
import { adapterCost, grouped, modelOf, percent } from "../domain/cost.ts";
import { entryShape, type ShapedTree, shapeText, shapeTree } from "../domain/shapes.ts";
import type { Snapshot } from "../snapshot.ts";

export interface InlayHintData {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** Parameters behind each adapter, shapes inside each composition; only those that lie in the span. */
export function inlayHints(snapshot: Snapshot, file: string, within: Span): readonly InlayHintData[] {
  const { shapes, parameters } = snapshot.settings.inlayHints;
  const hints: InlayHintData[] = [];
  for (const declaration of snapshot.module(file).declarations) {
    if (declaration.span.end < within.start || declaration.span.start > within.end || declaration.broken) continue;
    if (declaration.kind === "Adapter" && parameters)
      hints.push(...adapterHints(snapshot, file, declaration.name.text, declaration.span.end));
    if (declaration.kind === "Compose" && shapes)
      hints.push(...shapeHints(snapshot, file, declaration.value, `compose:${declaration.name.text}`));
    if (declaration.kind !== "Build" || !shapes) continue;
    const active = declaration.block.entries.find(({ key }) => key.text === "active")?.value;
    if (active?.kind === "Call") hints.push(...shapeHints(snapshot, file, active, `build:${declaration.name.text}`));
  }
  return hints.filter(({ offset }) => within.start <= offset && offset <= within.end);
}

function adapterHints(snapshot: Snapshot, file: string, name: string, offset: number): readonly InlayHintData[] {
  const cost = adapterCost(snapshot, file, name);
  if (cost === undefined) return [];
  const share = cost.share === undefined ? "" : ` · ${percent(cost.share)}`;
  const ofBase = cost.share === undefined ? "" : `, ${percent(cost.share)} of the base model's`;
  return [
    {
      offset,
      label: `⟨${grouped(cost.parameters)}${share}⟩`,
      tooltip: `${grouped(cost.parameters)} parameters${ofBase}`,
    },
  ];
}

function shapeHints(snapshot: Snapshot, file: string, value: Expression, subject: string): readonly InlayHintData[] {
  if (value.broken) return [];
  const resolution = snapshot.resolution(file);
  const tree = resolution.composition(file, value);
  if (tree.kind !== "block" || tree.file !== file) return [];
  const model = modelOf(snapshot, file, subject);
  const width = model === undefined ? "H" : String(model.family.sizes(model.config).hiddenSize);
  const shaped = shapeTree(tree, entryShape(width), (name) => resolution.adapter(name)?.config);
  return [...childHints(shaped, file), ...(tree.block === "Stack" ? [] : [hintAt(shaped, "output")])];
}

/** Where shapes are news: behind each step of a Stack, and at the children that get a slice. */
function childHints(shaped: ShapedTree, file: string): readonly InlayHintData[] {
  const { tree, children } = shaped;
  if (tree.kind !== "block") return [];
  return children.flatMap((child) => {
    if (child.tree.file !== file || child.tree.kind === "broken") return [];
    const own =
      tree.block === "Stack"
        ? [hintAt(child, "output")]
        : tree.block === "Split" || tree.block === "BatchSplit"
          ? [hintAt(child, "input")]
          : [];
    return [...(child.tree.via === undefined ? childHints(child, file) : []), ...own];
  });
}

function hintAt({ tree, input, output }: ShapedTree, side: "input" | "output"): InlayHintData {
  const label = shapeText(side === "input" ? input : output);
  const what = side === "input" ? "what goes in" : "what comes out";
  const tooltip = `${what}: rows, tokens, width (B: the batch, T: the tokens of a row)`;
  return { offset: (tree.via?.span ?? tree.whole).end, label, tooltip };
}
