/** A still picture of a composition: frames for blocks, filled boxes for adapters, read from top to bottom. */
import type { Box } from "./box.ts";

interface Placed {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly children: readonly Placed[];
}

const characterWidth = 7.5;
const leafHeight = 44;
const gap = 16;
const padding = 12;
const headingHeight = 24;
const margin = 16;
const endHeight = 24;

/** A complete SVG document; it follows the viewer's light or dark scheme. */
export function drawSvg(box: Box, input: string, output: string): string {
  const size = measure(box);
  const top = margin + endHeight + gap;
  const placed = place(box, margin, top);
  const width = size.width + 2 * margin;
  const height = top + size.height + gap + endHeight + margin;
  const middle = width / 2;
  const parts = [
    text(middle, margin + 15, input, "end"),
    arrow(middle, margin + endHeight - 4, top),
    ...drawPlaced(placed),
    arrow(middle, top + size.height, top + size.height + gap),
    text(middle, height - margin - 6, output, "end"),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; text-anchor: middle }
.detail { font-size: 11px; fill: #59636e } .end { font-size: 12px; fill: #59636e }
.frame { fill: #8884; fill-opacity: .12; stroke: #8c959f } .leaf { fill: #ddf4ff; stroke: #0969da }
.arrow { stroke: #59636e; fill: none; marker-end: url(#head) } .head { fill: #59636e }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .detail, .end { fill: #9198a1 } .leaf { fill: #0c2d6b } .arrow { stroke: #9198a1 } .head { fill: #9198a1 }
}
</style>
<defs><marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${parts.join("\n")}
</svg>
`;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function measure(box: Box): Size {
  const label =
    characterWidth * (box.kind === "leaf" ? Math.max(box.title.length, box.detail.length) : headingOf(box).length);
  if (box.kind === "leaf") return { width: Math.max(72, label + 2 * padding), height: leafHeight };
  const sizes = box.children.map(measure);
  const sum = (values: readonly number[]) =>
    values.reduce((total, value) => total + value, 0) + gap * (values.length - 1);
  const widths = sizes.map((size) => size.width);
  const heights = sizes.map((size) => size.height);
  const inner =
    box.kind === "column"
      ? { width: Math.max(...widths), height: sum(heights) }
      : { width: sum(widths), height: Math.max(...heights) };
  return {
    width: Math.max(inner.width, label) + 2 * padding,
    height: inner.height + headingHeight + 2 * padding,
  };
}

function place(box: Box, x: number, y: number): Placed {
  const { width, height } = measure(box);
  const sizes = box.children.map(measure);
  const inner = width - 2 * padding;
  const used = sizes.reduce((total, size) => total + size.width, 0) + gap * Math.max(0, sizes.length - 1);
  let left = x + padding + (inner - used) / 2;
  let top = y + padding + headingHeight;
  const children = box.children.map((child, i) => {
    const size = sizes[i] ?? { width: 0, height: 0 };
    const placed = place(child, box.kind === "column" ? x + (width - size.width) / 2 : left, top);
    if (box.kind === "column") top += size.height + gap;
    else left += size.width + gap;
    return placed;
  });
  return { box, x, y, width, height, children };
}

function drawPlaced({ box, x, y, width, height, children }: Placed): string[] {
  const middle = x + width / 2;
  const frame = `<rect class="${box.kind === "leaf" ? "leaf" : "frame"}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  if (box.kind === "leaf") {
    const titleAt = box.detail === "" ? y + 27 : y + 19;
    return [
      frame,
      text(middle, titleAt, box.title, "title"),
      ...(box.detail === "" ? [] : [text(middle, y + 35, box.detail, "detail")]),
    ];
  }
  const arrows = box.kind === "column" ? children.slice(1).map((child) => arrow(middle, child.y - gap, child.y)) : [];
  return [frame, text(middle, y + 20, headingOf(box), "detail"), ...children.flatMap(drawPlaced), ...arrows];
}

function headingOf(box: Box): string {
  return box.detail === "" ? box.title : `${box.title} · ${box.detail}`;
}

function text(x: number, y: number, content: string, style: string): string {
  return `<text class="${style}" x="${x}" y="${y}">${escapeMarkup(content)}</text>`;
}

function arrow(x: number, from: number, to: number): string {
  return `<path class="arrow" d="M${x} ${from}V${to}"/>`;
}

function escapeMarkup(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
