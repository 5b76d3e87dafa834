/** A block: its frame, its name, and the lines from its top over its children to its bottom. */
import { isBlock } from "./box.ts";
import type { LaneHeights } from "./measure.ts";
import { type Heading, metrics } from "./measure.ts";
import type { Placed } from "./place.ts";
import type { Seams } from "./seams.ts";
import { escaped, fork, join, line, rect, round, text, title } from "./svg-parts.ts";
import { monoWidth } from "./text-size.ts";

/** Without its children, which are drawn above it. */
export function drawBlock(placed: Placed, heading: Heading): readonly string[] {
  const { seams, shaped } = placed.measured;
  const isWrong = shaped.box.problem !== undefined;
  const parts = [
    title(
      [shaped.box.compose ?? "", shaped.box.title, shaped.box.problem ?? ""].filter((part) => part !== "").join(": "),
    ),
    rect(isWrong ? "shape frame wrong" : "shape frame", placed, 9),
    headingText(placed, heading, isWrong),
  ];
  if (placed.children.length === 0)
    return [...parts, text("detail", placed.middle, placed.y + placed.height - 10, "…")];
  if (seams === undefined || placed.heights === undefined) return [...parts, ...stackLines(placed)];
  return [...parts, ...laneLines(placed, seams, placed.heights), ...laneWords(placed, seams, placed.heights)];
}

function headingText({ x, y }: Placed, heading: Heading, isWrong: boolean): string {
  const detail =
    heading.detail === ""
      ? ""
      : `<tspan dx="8"${isWrong ? ' class="is-wrong"' : ""}>${escaped(heading.detail)}</tspan>`;
  return `<text class="block" x="${round(x + metrics.padding)}" y="${round(y + 18)}">${escaped(heading.title)}${detail}</text>`;
}

/** A line from above stops at a box without children, and at a frame whose name is in its way. */
export function stopsLine(placed: Placed): boolean {
  return !isBlock(placed.measured.shaped.box) || placed.children.length === 0 || lineStart(placed) > placed.y;
}

/** Where the line inside a block begins: at its top, or below its name. */
function lineStart({ measured, x, y, middle }: Placed): number {
  const nameEnd = x + metrics.padding + (measured.heading?.width ?? 0);
  return nameEnd < middle - 8 ? y : y + metrics.header - 2;
}

function stackLines(placed: Placed): readonly string[] {
  const { children, middle, y, height } = placed;
  const last = children[children.length - 1];
  return [
    ...children.map((child, i) => {
      const above = children[i - 1];
      return line(middle, above ? above.y + above.height : lineStart(placed), child.y, stopsLine(child));
    }),
    ...(last ? [line(middle, last.y + last.height, y + height, false)] : []),
  ];
}

function laneLines(placed: Placed, seams: Seams, heights: LaneHeights): readonly string[] {
  const { children, middle, y, height } = placed;
  const [wordsTop, wordsBottom] = heights.words;
  const into = children.flatMap((child, i) => {
    const words = seams.lanes[i] ?? [];
    const isOuter = i === 0 || i === children.length - 1;
    if (words.length === 0) {
      return [fork(middle, heights.fork, child.middle, child.y, { isOuter, hasHead: stopsLine(child) })];
    }
    const wordsStart = wordsBottom - words.length * metrics.laneLine;
    return [
      fork(middle, heights.fork, child.middle, Math.max(wordsTop, wordsStart), { isOuter, hasHead: false }),
      line(child.middle, wordsBottom + 2, child.y, stopsLine(child)),
    ];
  });
  const half = seams.join === undefined ? 0 : pillWidth(seams.join) / 2;
  const out = children.map((child, i) => {
    const isOuter = i === 0 || i === children.length - 1;
    return join(child.middle, child.y + child.height, middle, heights.join, { isOuter, half });
  });
  return [
    line(middle, lineStart(placed), heights.fork, false),
    ...into,
    ...out,
    line(middle, heights.join, y + height, false),
  ];
}

function laneWords({ children, middle }: Placed, seams: Seams, heights: LaneHeights): readonly string[] {
  const [, bottom] = heights.words;
  const lanes = children.flatMap((child, i) => {
    const words = seams.lanes[i] ?? [];
    return words.map((word, k) =>
      text("small", child.middle, bottom - (words.length - 1 - k) * metrics.laneLine - 3, word),
    );
  });
  const attention = seams.join === "attention" ? " attention" : "";
  return [
    ...lanes,
    ...(seams.fork === undefined ? [] : pill(seams.fork, middle, heights.fork, "")),
    ...(seams.join === undefined ? [] : pill(seams.join, middle, heights.join, attention)),
  ];
}

function pill(words: string, middle: number, y: number, style: string): readonly string[] {
  const width = pillWidth(words);
  const area = { x: middle - width / 2, y: y - metrics.pill / 2, width, height: metrics.pill };
  return [
    rect(`pill${style === "" ? "" : " fusion"}`, area, metrics.pill / 2),
    text(`small${style}`, middle, y + 3.5, words),
  ];
}

function pillWidth(words: string): number {
  return Math.ceil(monoWidth(words, metrics.fontSize.small) + metrics.pill);
}
