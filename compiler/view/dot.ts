/** A composition in Graphviz's language. */
import { type FlowEdge, type FlowGroup, type FlowNode, flowOf, isGroup } from "./flow.ts";
import { methodColours } from "./method-colours.ts";
import type { Picture } from "./picture.ts";

export function drawDot(picture: Picture): string {
  const { input, root, outputs, edges } = flowOf(picture);
  const lines = [
    "digraph composition {",
    '  node [shape=box, style=rounded, fontname="sans-serif"]',
    '  edge [fontname="sans-serif", fontsize=10]',
    '  graph [fontname="sans-serif", style=rounded]',
    ...[input, root, ...outputs].flatMap((item) => itemLines(item, "  ")),
    ...edges.map(edgeLine),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function itemLines(item: FlowNode | FlowGroup, indent: string): readonly string[] {
  if (!isGroup(item)) return [`${indent}${item.id} [label=${quoted(item.lines.join("\n"))}${styleOf(item)}]`];
  const inner = item.items.flatMap((child) => itemLines(child, `${indent}  `));
  return [`${indent}subgraph cluster_${item.id} {`, `${indent}  label=${quoted(item.title)}`, ...inner, `${indent}}`];
}

function styleOf({ style }: FlowNode): string {
  if (style === "plain") return "";
  if (style === "end") return ", shape=plain";
  return style === "dashed" ? ', style="rounded,dashed"' : `, color="${methodColours[style].light}"`;
}

function edgeLine({ from, to, label }: FlowEdge): string {
  return label === "" ? `  ${from} -> ${to}` : `  ${from} -> ${to} [label=${quoted(label)}]`;
}

/** JSON's escapes are Graphviz's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
