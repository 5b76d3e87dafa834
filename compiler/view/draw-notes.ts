/** The lines below a picture: what is added in all, and what the colours mean where there is more than one. */
import type { Box } from "./box.ts";
import { metrics } from "./measure.ts";
import { type Hue, hueTitles, type Picture } from "./picture.ts";
import { escaped, rect, round } from "./svg-parts.ts";
import { grouped, percent, wordWidth } from "./text-size.ts";

export interface Note {
  readonly words: string;
  readonly hue?: Hue;
}

const chip = 15;
const between = 16;
const lineHeight = 20;

/** Rows of notes that fit into a width. */
export function notesOf(picture: Picture, width: number): readonly (readonly Note[])[] {
  const rows: Note[][] = [];
  const added = addedNote(picture);
  if (added !== undefined) rows.push([added]);
  let room = 0;
  for (const note of legend(picture)) {
    const needed = noteWidth(note) + between;
    if (room < needed) {
      rows.push([]);
      room = width + between;
    }
    rows[rows.length - 1]?.push(note);
    room -= needed;
  }
  return rows;
}

export function notesHeight(rows: readonly (readonly Note[])[]): number {
  return rows.length === 0 ? 0 : rows.length * lineHeight + 8;
}

/** What the first row needs at least. */
export function notesWidth(rows: readonly (readonly Note[])[]): number {
  return Math.max(0, ...rows.map(rowWidth));
}

export function drawNotes(rows: readonly (readonly Note[])[], middle: number, y: number): readonly string[] {
  return rows.flatMap((row, i) => {
    let left = middle - rowWidth(row) / 2;
    return row.flatMap((note) => {
      const at = left;
      left += noteWidth(note) + between;
      return drawNote(note, at, y + 8 + lineHeight * i);
    });
  });
}

function drawNote({ words, hue }: Note, x: number, y: number): readonly string[] {
  const shift = hue === undefined ? 0 : chip;
  const label = `<text class="note" x="${round(x + shift)}" y="${round(y + 12)}">${escaped(words)}</text>`;
  return hue === undefined ? [label] : [rect(hue, { x, y: y + 3, width: 10, height: 10 }, 3), label];
}

function addedNote({ added }: Picture): Note | undefined {
  if (added === undefined) return undefined;
  const share = added.share === undefined ? "" : ` (${percent(added.share)})`;
  return { words: `added ${grouped(added.parameters)} parameters${share}` };
}

/** Nothing where one colour and no difference in cost need no words. */
function legend({ adapters, root }: Picture): readonly Note[] {
  const cards = [...new Set(namesOf(root))].flatMap((name) => adapters.get(name) ?? []);
  const found = new Set(cards.flatMap(({ hues }) => hues));
  const hues = (Object.keys(hueTitles) as Hue[]).filter((hue) => found.has(hue));
  const costs = new Set(cards.flatMap(({ parameters }) => parameters ?? []));
  return [
    ...(hues.length > 1 ? hues.map((hue) => ({ words: hueTitles[hue], hue })) : []),
    ...(costs.size > 1 ? [{ words: "bar: share of added parameters" }] : []),
  ];
}

function namesOf(box: Box): readonly string[] {
  return box.kind === "adapter" ? [box.title] : box.children.flatMap(namesOf);
}

function noteWidth({ words, hue }: Note): number {
  return Math.ceil(0.9 * wordWidth(words, metrics.fontSize.detail)) + (hue === undefined ? 0 : chip);
}

function rowWidth(row: readonly Note[]): number {
  return row.reduce((total, note) => total + noteWidth(note) + between, -between);
}
