/** A composition in Graphviz's language. */
import type { Box } from "./box.ts";
import { type FlowGroup, type FlowNode, flowOf, isGroup } from "./flow.ts";

export function drawDot(box: Box, input: string, output: string): string {
  const flow = flowOf(box, "input", "output");
  const lines = [
    "digraph composition {",
    '  node [shape=box, style=rounded, fontname="sans-serif"]',
    '  graph [fontname="sans-serif"]',
    `  input [label=${quote(input)}, shape=plain]`,
    ...itemLines(flow.root, "  "),
    `  output [label=${quote(output)}, shape=plain]`,
    ...flow.edges.map(([from, to]) => `  ${from} -> ${to}`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function itemLines(item: FlowNode | FlowGroup, indent: string): string[] {
  if (!isGroup(item)) return [`${indent}${item.id} [label=${quote(item.lines.join("\n"))}]`];
  const inner = item.items.flatMap((child) => itemLines(child, `${indent}  `));
  return [`${indent}subgraph cluster_${item.id} {`, `${indent}  label=${quote(item.title)}`, ...inner, `${indent}}`];
}

/** JSON's escapes are Graphviz's. */
function quote(text: string): string {
  return JSON.stringify(text);
}
