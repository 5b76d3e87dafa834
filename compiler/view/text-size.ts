/** How much room words take in a picture. Names and numbers are monospaced, so that it can be known without a font. */
import { textWidth } from "../../language/source/text-width.ts";

/** Of the font size, for one column: the widest of the usual monospaced fonts. */
const columnWidth = 0.61;
/** Of the font size, for one letter on average: bold words of the vocabulary in a wide font. */
const letterWidth = 0.7;

/** In pixels, of monospaced text. */
export function monoWidth(text: string, size: number): number {
  return textWidth(text) * columnWidth * size;
}

/** In pixels, of our own words in the font of the system. */
export function wordWidth(text: string, size: number): number {
  return textWidth(text) * letterWidth * size;
}

/** At most so many columns, with `…` at the cut. */
export function shorten(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = "";
  let width = 1;
  for (const character of text) {
    width += textWidth(character);
    if (width > columns) break;
    kept += character;
  }
  return `${kept}…`;
}

/** `24,816` */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `8.6 %` */
export function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.01) return "< 0.01 %";
  return `${Number(value.toPrecision(2))} %`;
}

/** On one line and without what no document may hold: controls and halves of characters. */
export function cleaned(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd");
}
