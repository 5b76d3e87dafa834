/** A whole picture laid out: model, composition, outputs, notes. */
import { collapse } from "./collapse.ts";
import { type Note, notesHeight, notesOf, notesWidth } from "./draw-notes.ts";
import { type EndFace, entryFace, outputFaces, outputMiddles, outputStep } from "./draw-outputs.ts";
import { knownOf } from "./known.ts";
import { measure, metrics } from "./measure.ts";
import type { Picture } from "./picture.ts";
import { type Placed, place } from "./place.ts";
import { entryShape, shapeBoxes, shapeText } from "./shaped-box.ts";

export interface Layout {
  readonly entry: EndFace;
  readonly root: Placed;
  readonly outputs: readonly EndFace[];
  /** Of the outputs, from left to right. */
  readonly outputMiddles: readonly number[];
  readonly notes: readonly (readonly Note[])[];
  readonly notesTop: number;
  /** Left edge, width and height of the picture; its top is 0. */
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

export function layOut(picture: Picture): Layout {
  const known = knownOf(picture);
  const entry = entryFace(picture.entry, entryShape(picture.root, picture.entry));
  const whole = shapeBoxes(picture.root, picture.entry, (name) => picture.adapters.get(name));
  const unknown = { title: "output", detail: shapeText(whole.output), values: [] };
  const outputs = outputFaces(picture.outputs.length === 0 ? [unknown] : picture.outputs);
  const measured = measure(
    collapse(whole),
    known,
    outputs.map(({ width }) => width),
  );
  const root = place(measured, 0, metrics.margin + entry.height + metrics.step);
  const middles = outputMiddles(outputs, root);
  const [left, right] = edges(root, [entry, ...outputs], [root.middle, ...middles]);
  const notes = notesOf(picture, right - left);
  const spare = Math.max(0, notesWidth(notes) - (right - left));
  const outputHeight = Math.max(0, ...outputs.map(({ height }) => height));
  const notesTop = root.y + root.height + outputStep(outputs.length) + outputHeight;
  return {
    entry,
    root,
    outputs,
    outputMiddles: middles,
    notes,
    notesTop,
    x: left - spare / 2 - metrics.margin,
    width: right - left + spare + 2 * metrics.margin,
    height: notesTop + notesHeight(notes) + metrics.margin,
  };
}

function edges(
  root: Placed,
  faces: readonly EndFace[],
  middles: readonly number[],
): readonly [left: number, right: number] {
  const halves = faces.map(({ width }, i) => [middles[i] ?? 0, width / 2] as const);
  return [
    Math.min(root.x, ...halves.map(([middle, half]) => middle - half)),
    Math.max(root.x + root.width, ...halves.map(([middle, half]) => middle + half)),
  ];
}
