/** What stands above and below a composition: the model that feeds it, the outputs that it gives. */
import { stopsLine } from "./draw-block.ts";
import { outputLines } from "./face.ts";
import { metrics, spanOf } from "./measure.ts";
import type { Entry, OutputBox } from "./picture.ts";
import { endsOf, type Placed } from "./place.ts";
import { type FlowShape, shapeText } from "./shaped-box.ts";
import { fork, line, rect, text, title } from "./svg-parts.ts";
import { cleaned, monoWidth, shorten } from "./text-size.ts";

const lineHeight = 15;
const mostOutputs = 12;

export interface EndFace {
  readonly title: string;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

export function entryFace(entry: Entry, shape: FlowShape): EndFace {
  return endFace([entry.title, ...(entry.detail === undefined ? [] : [entry.detail]), shapeText(shape)]);
}

/** One for each output; those beyond a dozen share one. */
export function outputFaces(outputs: readonly OutputBox[]): readonly EndFace[] {
  if (outputs.length <= mostOutputs) return outputs.map((output) => endFace(outputLines(output)));
  const shown = outputs.slice(0, mostOutputs - 1).map((output) => endFace(outputLines(output)));
  return [...shown, endFace([`+${outputs.length - shown.length} more`])];
}

function endFace(all: readonly string[]): EndFace {
  const [name = "", ...lines] = all.map((each) => shorten(cleaned(each), 44));
  const { title: large, detail } = metrics.fontSize;
  const text = Math.max(monoWidth(name, large), ...lines.map((each) => monoWidth(each, detail)));
  return {
    title: name,
    lines,
    width: Math.max(metrics.leafWidth, Math.ceil(text + 2 * metrics.padding)),
    height: 29 + lineHeight * lines.length,
  };
}

/** `middle`, `y`: of its upper edge. */
export function drawEnd(face: EndFace, middle: number, y: number, radius: number): readonly string[] {
  const area = { x: middle - face.width / 2, y, width: face.width, height: face.height };
  return [
    title([face.title, ...face.lines].join("\n")),
    rect("end", area, radius),
    text("name", middle, y + 19, face.title),
    ...face.lines.map((each, i) => text("detail", middle, y + 34 + lineHeight * i, each)),
  ];
}

/** Each below its branch where every branch has one and there is room, else side by side below the middle. */
export function outputMiddles(faces: readonly EndFace[], root: Placed): readonly number[] {
  const branches = endsOf(root);
  const hasRoom = faces.every((face, i) => {
    const [here, next, after] = [branches[i] ?? 0, branches[i + 1], faces[i + 1]];
    return next === undefined || after === undefined || next - here >= (face.width + after.width) / 2 + metrics.gap - 1;
  });
  if (branches.length === faces.length && hasRoom) return branches;
  let left = root.middle - spanOf(faces.map(({ width }) => width)) / 2;
  return faces.map(({ width }) => {
    const middle = left + width / 2;
    left += width + metrics.gap;
    return middle;
  });
}

export function drawOutputs(faces: readonly EndFace[], middles: readonly number[], root: Placed): readonly string[] {
  const bottom = root.y + root.height;
  const top = bottom + outputStep(faces.length);
  const start = faces.length > 1 ? bottom + metrics.arrow - 4 : bottom;
  const lines = faces.map((_, i) => {
    const isOuter = i === 0 || i === faces.length - 1;
    return fork(root.middle, start, middles[i] ?? root.middle, top, { isOuter, hasHead: true });
  });
  const boxes = faces.flatMap((face, i) => [
    '<g class="output">',
    ...drawEnd(face, middles[i] ?? root.middle, top, 7),
    "</g>",
  ]);
  return [...(start > bottom ? [line(root.middle, bottom, start, false)] : []), ...lines, ...boxes];
}

/** From a composition's lower edge to its outputs. */
export function outputStep(outputs: number): number {
  return outputs > 1 ? metrics.arrow * 2 : metrics.step;
}

/** From the model into the composition. */
export function drawEntry(face: EndFace, root: Placed): readonly string[] {
  return [
    '<g class="input">',
    ...drawEnd(face, root.middle, metrics.margin, 16),
    "</g>",
    line(root.middle, metrics.margin + face.height, root.y, stopsLine(root)),
  ];
}
