/** The few SVG elements that pictures are made of. */
import { cleaned } from "./text-size.ts";

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Text of an element or a quoted attribute. */
export function escaped(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** As it is but for what no document may hold; XML readers make spaces of line breaks. */
export function attribute(content: string): string {
  return escaped(content.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd"));
}

export function text(style: string, x: number, y: number, content: string): string {
  return `<text class="${style}" x="${round(x)}" y="${round(y)}">${escaped(cleaned(content))}</text>`;
}

/** Line breaks of `content` stay. */
export function title(content: string): string {
  return `<title>${escaped(content.split("\n").map(cleaned).join("\n"))}</title>`;
}

export function rect(style: string, { x, y, width, height }: Area, radius: number): string {
  return `<rect class="${style}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

/** A rectangle that is round on one side, both or none. */
export function slab(
  style: string,
  { x, y, width, height }: Area,
  left: number,
  right: number,
  attributes = "",
): string {
  const arc = (radius: number, dx: number, dy: number) =>
    radius === 0 ? "" : `a${radius} ${radius} 0 0 1 ${dx} ${dy}`;
  const d = [
    `M${round(x + left)} ${round(y)}H${round(x + width - right)}`,
    `${arc(right, right, right)}V${round(y + height - right)}${arc(right, -right, right)}`,
    `H${round(x + left)}${arc(left, -left, -left)}V${round(y + left)}${arc(left, left, -left)}z`,
  ];
  return `<path class="${style}"${attributes} d="${d.join("")}"/>`;
}

/** Straight down, with an arrow's head or without. */
export function line(x: number, from: number, to: number, hasHead: boolean): string {
  return path(`M${round(x)} ${round(from)}V${round(to)}`, hasHead);
}

const bend = 7;

/** Aside from where the flow parts, and down. `isOuter`: draws the way to its branch, which those between share. */
export function fork(
  middle: number,
  at: number,
  x: number,
  to: number,
  { isOuter, hasHead }: { readonly isOuter: boolean; readonly hasHead: boolean },
): string {
  const aside = x - middle;
  if (Math.abs(aside) < 1) return line(x, at, to, hasHead);
  const radius = Math.min(bend, Math.abs(aside), to - at);
  const before = x - Math.sign(aside) * radius;
  return path(
    `M${isOuter ? `${round(middle)} ${round(at)}H` : ""}${round(before)}${isOuter ? "" : ` ${round(at)}`}Q${round(x)} ${round(at)} ${round(x)} ${round(at + radius)}V${round(to)}`,
    hasHead,
  );
}

/** Down, and aside to where branches meet. `half`: of the words there, below which a branch goes straight. */
export function join(
  x: number,
  from: number,
  middle: number,
  at: number,
  { isOuter, half }: { readonly isOuter: boolean; readonly half: number },
): string {
  const aside = x - middle;
  if (Math.abs(aside) < Math.max(1, isOuter ? half - bend : half + bend)) return line(x, from, at, false);
  const radius = Math.min(bend, at - from);
  const before = x - Math.sign(aside) * radius;
  const rest = isOuter ? `H${round(middle)}` : "";
  return path(
    `M${round(x)} ${round(from)}V${round(at - radius)}Q${round(x)} ${round(at)} ${round(before)} ${round(at)}${rest}`,
    false,
  );
}

function path(d: string, hasHead: boolean): string {
  return `<path class="flow${hasHead ? " to" : ""}" d="${d}"/>`;
}

/** Two digits are finer than any screen. */
export function round(value: number): number {
  return Number(value.toFixed(2));
}
