import { type FlowShape, type ShapedBox, shapeBoxes } from "../../compiler/view/shaped-box.ts";
import type { Span } from "../../language/source/span.ts";
import type { Expression } from "../../language/syntax/ast.ts";
import { boxOfTree, entryOf, promptsOf } from "../domain/boxes.ts";
import { adapterCost, grouped, modelOf, percent } from "../domain/cost.ts";
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
  const tree = snapshot.resolution(file).composition(file, value);
  if (tree.kind !== "block" || tree.file !== file) return [];
  const box = boxOfTree(snapshot, file, tree, []);
  const shaped = shapeBoxes(box, entryOf(modelOf(snapshot, file, subject)), promptsOf(snapshot, file));
  return [...childHints(shaped), ...(box.kind === "Stack" ? [] : hintAt(shaped, "output"))];
}

/** Where shapes are news: behind each step of a Stack, and at the children that get a slice. */
function childHints({ box, children }: ShapedBox): readonly InlayHintData[] {
  const side =
    box.kind === "Stack" ? "output" : box.kind === "Split" || box.kind === "BatchSplit" ? "input" : undefined;
  return children.flatMap((child) => {
    if (child.box.kind === "broken" || child.box.range?.file !== undefined) return [];
    const inner = child.box.compose === undefined ? childHints(child) : [];
    return side === undefined ? inner : [...inner, ...hintAt(child, side)];
  });
}

function hintAt({ box, input, output }: ShapedBox, side: "input" | "output"): readonly InlayHintData[] {
  if (box.range === undefined) return [];
  const what = side === "input" ? "what goes in" : "what comes out";
  const tooltip = `${what}: rows, tokens, width (B: the batch, T: the tokens of a row)`;
  return [{ offset: box.range.end, label: shortShape(side === "input" ? input : output), tooltip }];
}

/** `⟨2B,T,768⟩` */
function shortShape({ rows, channels, tokens, addedTokens, width }: FlowShape): string {
  const allRows = typeof rows === "number" ? rows * channels : channels === 1 ? "B" : `${channels}B`;
  const symbol = tokens === "patches" ? "P" : "T";
  const allTokens =
    typeof tokens === "number" ? tokens + addedTokens : addedTokens === 0 ? symbol : `${symbol}+${addedTokens}`;
  return `⟨${allRows},${allTokens},${width}⟩`;
}
