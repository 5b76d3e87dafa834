/** Adapters, `none`, and what is broken or left out. */
import type { Face } from "./face.ts";
import { metrics } from "./measure.ts";
import type { AdapterCard, Hue } from "./picture.ts";
import type { Placed } from "./place.ts";
import { rect, round, slab, text, title } from "./svg-parts.ts";

const radius = 7;

export function drawLeaf(placed: Placed, face: Face, card: AdapterCard | undefined, most: number): readonly string[] {
  const { box } = placed.measured.shaped;
  const isWrong = box.problem !== undefined || box.kind === "broken";
  const hues = box.kind === "adapter" ? (card?.hues ?? []) : [];
  const outline = isWrong ? "leaf wrong" : box.kind === "adapter" ? leafStyle(hues) : box.kind;
  return [
    title(face.tooltip),
    rect(`shape ${outline}`, placed, radius),
    ...tints(placed, hues, most === 0 ? 0 : (face.share ?? 0) / most),
    ...faceLines(placed, face),
    ...(face.share === undefined ? [] : costBar(placed, hues, face.share)),
  ];
}

/** A union has the edge of no one method. */
function leafStyle(hues: readonly Hue[]): string {
  return hues.length === 1 ? `leaf of-${hues[0]}` : "leaf";
}

function faceLines({ middle, y, height }: Placed, { title: name, detail }: Face): readonly string[] {
  if (detail === "") return [text("name", middle, y + height / 2 + 4, name)];
  return [text("name", middle, y + 19, name), text("detail", middle, y + 34, detail)];
}

/** One strip for each method of a union; deeper, the more of what is added is here. */
function tints({ x, y, width, height }: Placed, hues: readonly Hue[], depth: number): readonly string[] {
  const strip = width / hues.length;
  const opacity = round(0.08 + 0.2 * depth);
  return hues.map((hue, i) => {
    const [left, right] = [i === 0 ? radius : 0, i === hues.length - 1 ? radius : 0];
    return slab(
      `tint ${hue}`,
      { x: x + i * strip, y, width: strip, height },
      left,
      right,
      ` fill-opacity="${opacity}"`,
    );
  });
}

function costBar({ x, y, width, height }: Placed, hues: readonly Hue[], share: number): readonly string[] {
  const area = { x: x + metrics.padding, y: y + height - 8, width: width - 2 * metrics.padding, height: 3 };
  const style = hues.length === 1 ? `bar ${hues[0]}` : "bar";
  return [rect(`track ${style}`, area, 1.5), rect(style, { ...area, width: Math.max(3, area.width * share) }, 1.5)];
}
