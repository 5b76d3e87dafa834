/** How large every box is. Next step: `place.ts`. */
import { type Box, isBlock } from "./box.ts";
import { type Face, faceOf } from "./face.ts";
import type { Known } from "./known.ts";
import type { Picture } from "./picture.ts";
import { type Seams, seamsOf } from "./seams.ts";
import type { ShapedBox } from "./shaped-box.ts";
import { cleaned, grouped, monoWidth, shorten, wordWidth } from "./text-size.ts";

/** Lengths in pixels that measuring, placing and drawing share. */
export const metrics = {
  margin: 16,
  padding: 12,
  gap: 14,
  /** Between what stands one above the other. */
  step: 24,
  leafHeight: 48,
  leafWidth: 84,
  header: 26,
  pill: 18,
  /** From the line that parts to the words above a branch. */
  stub: 8,
  laneLine: 14,
  arrow: 16,
  fontSize: { title: 13, heading: 12, detail: 11, small: 10 },
} as const;

export interface Measured {
  readonly shaped: ShapedBox;
  readonly width: number;
  readonly height: number;
  readonly children: readonly Measured[];
  /** Of a leaf. */
  readonly face?: Face;
  /** Of a block. */
  readonly heading?: Heading;
  /** Of a block whose children stand side by side. */
  readonly seams?: Seams;
  /** Width of each branch with the words above it. */
  readonly lanes: readonly number[];
  /** From the middle of all branches to where the flow parts: one that is nearly below goes straight down. */
  readonly aside: number;
}

export interface Heading {
  readonly title: string;
  readonly detail: string;
  readonly width: number;
}

/** `laneWidths`: what stands below the last branches needs so much. */
export function measure(shaped: ShapedBox, known: Known, laneWidths: readonly number[] = []): Measured {
  if (!isBlock(shaped.box)) return measureLeaf(shaped, known);
  const heading = headingOf(shaped, known.picture);
  if (shaped.children.length === 0) {
    const width = Math.max(metrics.leafWidth, heading.width + 2 * metrics.padding);
    return { shaped, width, height: metrics.header + metrics.step, children: [], heading, lanes: [], aside: 0 };
  }
  return shaped.box.kind === "Stack"
    ? measureStack(shaped, heading, known, laneWidths)
    : measureLanes(shaped, heading, known, laneWidths);
}

function measureLeaf(shaped: ShapedBox, { picture, total }: Known): Measured {
  const face = faceOf(shaped.box, picture.adapters.get(shaped.box.title), total);
  const text = Math.max(monoWidth(face.title, metrics.fontSize.title), monoWidth(face.detail, metrics.fontSize.detail));
  const width = Math.max(metrics.leafWidth, Math.ceil(text + 2 * metrics.padding));
  return { shaped, width, height: metrics.leafHeight, children: [], face, lanes: [], aside: 0 };
}

function measureStack(shaped: ShapedBox, heading: Heading, known: Known, laneWidths: readonly number[]): Measured {
  const { padding, header, arrow, step } = metrics;
  const last = shaped.children.length - 1;
  const children = shaped.children.map((child, i) => measure(child, known, i === last ? laneWidths : []));
  return {
    shaped,
    heading,
    children,
    width: Math.max(heading.width, ...children.map(({ width }) => width)) + 2 * padding,
    height: header + arrow + sum(children.map(({ height }) => height)) + step * last + padding,
    lanes: [],
    aside: 0,
  };
}

function measureLanes(shaped: ShapedBox, heading: Heading, known: Known, laneWidths: readonly number[]): Measured {
  const { padding, pill, fontSize } = metrics;
  const seams = seamsOf(shaped);
  const children = shaped.children.map((child) => measure(child, known));
  const lanes = children.map(({ width }, i) =>
    Math.max(width, laneWidths[i] ?? 0, ...(seams.lanes[i] ?? []).map((line) => monoWidth(line, fontSize.small))),
  );
  const pills = [seams.fork ?? "", seams.join ?? ""].map((text) => monoWidth(text, fontSize.small) + pill);
  const aside = asideOf(lanes);
  const measured = {
    shaped,
    heading,
    seams,
    children,
    lanes,
    aside,
    width: Math.ceil(Math.max(heading.width, ...pills, spanOf(lanes) + 2 * Math.abs(aside)) + 2 * padding),
  };
  return { ...measured, height: laneHeights(seams, children).bottom };
}

/** Of branches side by side. */
export function spanOf(widths: readonly number[]): number {
  return sum(widths) + metrics.gap * Math.max(0, widths.length - 1);
}

const nearly = 32;

function asideOf(lanes: readonly number[]): number {
  const middle = spanOf(lanes) / 2;
  const asides = lanes.map((width, i) => spanOf(lanes.slice(0, i + 1)) - width / 2 - middle);
  return asides.find((aside) => Math.abs(aside) <= nearly) ?? 0;
}

export interface LaneHeights {
  readonly fork: number;
  /** Where the words above the branches begin and end. */
  readonly words: readonly [top: number, bottom: number];
  readonly lanes: readonly [top: number, bottom: number];
  readonly join: number;
  readonly bottom: number;
}

/** From the top of a block down. */
export function laneHeights(seams: Seams, children: readonly Measured[]): LaneHeights {
  const { header, pill, stub, laneLine, arrow, padding } = metrics;
  const fork = header + (seams.fork === undefined ? 4 : pill / 2 + 4);
  const words = fork + (seams.fork === undefined ? stub : pill / 2 + 4);
  const wordsEnd = words + laneLine * Math.max(0, ...seams.lanes.map((lines) => lines.length));
  const lanes = wordsEnd + arrow;
  const lanesEnd = lanes + Math.max(...children.map(({ height }) => height));
  const join = lanesEnd + (seams.join === undefined ? padding : pill / 2 + 10);
  const bottom = join + (seams.join === undefined ? padding : pill / 2 + 10);
  return { fork, words: [words, wordsEnd], lanes: [lanes, lanesEnd], join, bottom };
}

function headingOf({ box }: ShapedBox, picture: Picture): Heading {
  const { title, detail: words } = headingParts(box, picture);
  const detail = shorten(words, 40);
  const { heading, detail: small } = metrics.fontSize;
  const width = Math.ceil(wordWidth(title, heading) + (detail === "" ? 0 : 8 + monoWidth(detail, small)));
  return { title, detail, width };
}

/** The name of a block, and what else is said of it: the composition or fusion it is, a problem. */
export function headingParts(box: Box, { fusions }: Picture): { readonly title: string; readonly detail: string } {
  const parameters = box.fusion === undefined ? undefined : fusions?.get(box.fusion);
  const parts = [
    box.compose ?? "",
    box.fusion ?? "",
    parameters === undefined ? "" : grouped(parameters),
    box.problem ?? "",
  ];
  return { title: box.title, detail: cleaned(parts.filter((part) => part !== "").join(" · ")) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
