/**
 * A picture of a composition, read from top to bottom: the model, the blocks as frames around their adapters, the outputs.
 * Colour says what kind of method an adapter is, its depth what the adapter costs.
 */
import { type Box, boxText, isBlock } from "./box.ts";
import { drawBlock } from "./draw-block.ts";
import { drawLeaf } from "./draw-leaf.ts";
import { drawNotes } from "./draw-notes.ts";
import { drawEntry, drawOutputs } from "./draw-outputs.ts";
import { layOut } from "./layout.ts";
import type { Picture } from "./picture.ts";
import type { Placed } from "./place.ts";
import { attribute, escaped } from "./svg-parts.ts";
import { styleSheet } from "./svg-style.ts";
import { cleaned, shorten } from "./text-size.ts";

/**
 * A complete SVG document, the same for the same picture. It follows the viewer's light or dark scheme, and VS Code's theme.
 * Every box is a `<g class="box">` with an `id`, and with `data-start`, `data-end` (and `data-file`) where its range is known.
 */
export function drawSvg(picture: Picture): string {
  const layout = layOut(picture);
  const { root, x, width, height } = layout;
  const words = escaped(shorten(cleaned(`${picture.name}: ${boxText(picture.root)}`), 300));
  const [shownX, shownWidth, shownHeight] = [Math.floor(x), Math.ceil(width), Math.ceil(height)];
  const parts = [
    ...drawEntry(layout.entry, root),
    ...drawPlaced(root, picture, largestShare(root)),
    ...drawOutputs(layout.outputs, layout.outputMiddles, root),
    ...drawNotes(layout.notes, x + width / 2, layout.notesTop),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="adapt" viewBox="${shownX} 0 ${shownWidth} ${shownHeight}" width="${shownWidth}" height="${shownHeight}" role="img" aria-label="${words}">
<title>${words}</title>
<style>${styleSheet()}</style>
<defs><marker id="adapt-head" markerWidth="9" markerHeight="8" refX="7.5" refY="4" orient="auto" markerUnits="userSpaceOnUse"><path class="head" d="M0 .5L8 4L0 7.5z"/></marker></defs>
${parts.join("\n")}
</svg>
`;
}

/** The boxes that `drawSvg` draws, in the order of their elements: a block before its children, without what it leaves out. */
export function drawnBoxes(picture: Picture): readonly Box[] {
  return boxesOf(layOut(picture).root);
}

function boxesOf({ measured, children }: Placed): readonly Box[] {
  return [measured.shaped.box, ...children.flatMap(boxesOf)];
}

function drawPlaced(placed: Placed, picture: Picture, most: number): readonly string[] {
  const { shaped, face, heading } = placed.measured;
  const { box, id } = shaped;
  const range = box.range;
  const places = range === undefined ? "" : ` data-start="${range.start}" data-end="${range.end}"`;
  const file = range?.file === undefined ? "" : ` data-file="${attribute(range.file)}"`;
  const own = face
    ? drawLeaf(placed, face, picture.adapters.get(box.title), most)
    : heading
      ? drawBlock(placed, heading)
      : [];
  const inner = placed.children.flatMap((child) => drawPlaced(child, picture, most));
  return [`<g class="${styleOf(placed)}" id="${id}"${places}${file}>`, ...own, ...inner, "</g>"];
}

function styleOf({ measured: { shaped } }: Placed): string {
  const { box } = shaped;
  const isLeaf = !isBlock(box);
  if (isLeaf && (box.kind === "broken" || box.problem !== undefined)) return "box is-wrong";
  return isLeaf && box.kind !== "adapter" ? "box is-quiet" : "box";
}

/** What the deepest colour stands for. */
function largestShare({ measured, children }: Placed): number {
  return Math.max(measured.face?.share ?? 0, ...children.map(largestShare));
}
