/** What flows into and out of every box: rows, tokens, width (spec: composition.md §3, §7). */
import { type Box, isBlock } from "./box.ts";
import type { AdapterCard, Entry } from "./picture.ts";

export interface FlowShape {
  /** A number where a `BatchSplit` fixes it. */
  readonly rows: number | string;
  /** Copies of the rows that a `Parallel` has made: 1 outside. */
  readonly channels: number;
  readonly tokens: number | string;
  /** By prompts, where `tokens` is a symbol. */
  readonly addedTokens: number;
  readonly width: string;
}

export interface ShapedBox {
  readonly box: Box;
  /** From its place in the composition, so that it stays while other places change: `box`, `box-0-1`. */
  readonly id: string;
  readonly input: FlowShape;
  readonly output: FlowShape;
  readonly children: readonly ShapedBox[];
}

export type CardOf = (adapter: string) => AdapterCard | undefined;

export function shapeBoxes(root: Box, entry: Entry, cardOf: CardOf): ShapedBox {
  return shapeBox(root, "box", entryShape(root, entry), cardOf);
}

export function entryShape(root: Box, { tokens = "seq", width }: Entry): FlowShape {
  return {
    rows: fixedBy(root, "BatchSplit") ?? "batch",
    channels: 1,
    tokens: fixedBy(root, "Split") ?? tokens,
    addedTokens: 0,
    width: width === undefined ? "H" : String(width),
  };
}

/** `[3·batch, seq, 768]` */
export function shapeText({ rows, channels, tokens, addedTokens, width }: FlowShape): string {
  const allRows = typeof rows === "number" ? rows * channels : channels === 1 ? rows : `${channels}·${rows}`;
  const allTokens =
    typeof tokens === "number" ? tokens + addedTokens : addedTokens === 0 ? tokens : `${tokens} + ${addedTokens}`;
  return `[${allRows}, ${allTokens}, ${width}]`;
}

/** What the outermost block of a kind demands of its axis. */
function fixedBy(box: Box, kind: "BatchSplit" | "Split"): number | undefined {
  if (box.kind === kind) return box.numbers?.reduce((total, number) => total + number, 0);
  for (const child of box.children) {
    const size = fixedBy(child, kind);
    if (size !== undefined) return size;
  }
  return undefined;
}

function shapeBox(box: Box, id: string, input: FlowShape, cardOf: CardOf): ShapedBox {
  if (!isBlock(box)) return { box, id, input, output: afterLeaf(box, input, cardOf), children: [] };
  if (box.kind === "Stack") return shapeStack(box, id, input, cardOf);
  const children = box.children.map((child, i) => shapeBox(child, `${id}-${i}`, laneShape(box, i, input), cardOf));
  return { box, id, input, output: afterLanes(box, input), children };
}

function shapeStack(box: Box, id: string, input: FlowShape, cardOf: CardOf): ShapedBox {
  const children: ShapedBox[] = [];
  let current = input;
  for (const [i, child] of box.children.entries()) {
    const shaped = shapeBox(child, `${id}-${i}`, current, cardOf);
    children.push(shaped);
    current = shaped.output;
  }
  return { box, id, input, output: current, children };
}

function laneShape({ kind, numbers }: Box, lane: number, input: FlowShape): FlowShape {
  const size = numbers?.[lane];
  if (kind === "Parallel") return { ...input, channels: 1 };
  if (kind === "BatchSplit" && size !== undefined) return { ...input, rows: size, channels: 1 };
  if (kind === "Split" && size !== undefined) return { ...input, tokens: size, addedTokens: 0 };
  return input;
}

/** Rows that are copied already are divided among the branches of a second `Parallel`, not copied again. */
function afterLanes({ kind, children }: Box, input: FlowShape): FlowShape {
  if (kind !== "Parallel" || input.channels > 1) return input;
  return { ...input, channels: Math.max(1, children.length) };
}

function afterLeaf(box: Box, input: FlowShape, cardOf: CardOf): FlowShape {
  const added = box.kind === "adapter" ? (cardOf(box.title)?.addedTokens ?? 0) : 0;
  return { ...input, addedTokens: input.addedTokens + added };
}
