/** A picture as plain nodes and arrows, for Mermaid and Graphviz: blocks are groups, adapters and ends are nodes. */
import { isBlock } from "./box.ts";
import { collapse } from "./collapse.ts";
import { faceOf, outputLines } from "./face.ts";
import { type Known, knownOf } from "./known.ts";
import { headingParts } from "./measure.ts";
import type { Hue, Picture } from "./picture.ts";
import { seamsOf } from "./seams.ts";
import { entryShape, type ShapedBox, shapeBoxes, shapeText } from "./shaped-box.ts";
import { cleaned } from "./text-size.ts";

export interface FlowNode {
  readonly id: string;
  readonly lines: readonly string[];
  readonly style: "end" | "plain" | "dashed" | Hue;
}

export interface FlowGroup {
  readonly id: string;
  readonly title: string;
  readonly items: readonly (FlowNode | FlowGroup)[];
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  /** What this branch gets: `rows 0–1`. */
  readonly label: string;
}

export interface Flow {
  readonly input: FlowNode;
  readonly root: FlowNode | FlowGroup;
  readonly outputs: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/** A drawn box with the nodes where it begins and ends. */
interface Drawn {
  readonly item: FlowNode | FlowGroup;
  readonly first: readonly { readonly id: string; readonly label: string }[];
  /** The ends of each branch. */
  readonly last: readonly (readonly string[])[];
  readonly edges: readonly FlowEdge[];
}

export function flowOf(picture: Picture): Flow {
  const { entry, root } = picture;
  const shaped = collapse(shapeBoxes(root, entry, (name) => picture.adapters.get(name)));
  const drawn = drawBox(shaped, knownOf(picture));
  const inputLines = [entry.title, entry.detail ?? "", shapeText(entryShape(root, entry))].map(cleaned);
  const input: FlowNode = { id: "input", lines: inputLines.filter((line) => line !== ""), style: "end" };
  const outputs = picture.outputs.map(
    (output, i): FlowNode => ({ id: `output_${i}`, lines: outputLines(output), style: "end" }),
  );
  const areOwn = drawn.last.length === outputs.length;
  const out = outputs.flatMap(({ id }, i) =>
    (areOwn ? (drawn.last[i] ?? []) : drawn.last.flat()).map((from) => ({ from, to: id, label: "" })),
  );
  const into = drawn.first.map(({ id, label }) => ({ from: input.id, to: id, label }));
  return { input, root: drawn.item, outputs, edges: [...into, ...drawn.edges, ...out] };
}

export function isGroup(item: FlowNode | FlowGroup): item is FlowGroup {
  return "items" in item;
}

function drawBox(shaped: ShapedBox, known: Known): Drawn {
  if (!isBlock(shaped.box)) return drawNode(shaped, known);
  const parts = shaped.children.map((child) => drawBox(child, known));
  if (parts.length === 0) return drawNode(shaped, known);
  const { title, detail } = headingParts(shaped.box, known.picture);
  const item = {
    id: nodeId(shaped),
    title: [title, detail].filter((part) => part !== "").join(" · "),
    items: parts.map((part) => part.item),
  };
  const inner = parts.flatMap(({ edges }) => edges);
  if (shaped.box.kind === "Stack") {
    const between = parts
      .slice(1)
      .flatMap((part, i) =>
        (parts[i]?.last ?? []).flat().flatMap((from) => part.first.map(({ id, label }) => ({ from, to: id, label }))),
      );
    return { item, first: parts[0]?.first ?? [], last: parts.at(-1)?.last ?? [], edges: [...inner, ...between] };
  }
  const { lanes } = seamsOf(shaped);
  const first = parts.flatMap((part, i) =>
    part.first.map(({ id, label }) => ({
      id,
      label: [...(lanes[i] ?? []), label].filter((word) => word !== "").join(", "),
    })),
  );
  return { item, first, last: parts.map(({ last }) => last.flat()), edges: inner };
}

function drawNode(shaped: ShapedBox, { picture, total }: Known): Drawn {
  const { box } = shaped;
  const id = nodeId(shaped);
  const card = box.kind === "adapter" ? picture.adapters.get(box.title) : undefined;
  const face = faceOf(box, card, total);
  const isSound = box.kind === "adapter" && box.problem === undefined;
  const item: FlowNode = {
    id,
    lines: [face.title, face.detail].filter((line) => line !== ""),
    style: isSound ? (card?.hues[0] ?? "plain") : "dashed",
  };
  return { item, first: [{ id, label: "" }], last: [[id]], edges: [] };
}

function nodeId({ id }: ShapedBox): string {
  return id.replaceAll("-", "_");
}
