/** A composition as a Mermaid flowchart, for READMEs. */
import type { Box } from "./box.ts";
import { type FlowGroup, type FlowNode, flowOf, isGroup } from "./flow.ts";

export function drawMermaid(box: Box, input: string, output: string): string {
  const flow = flowOf(box, "input", "output");
  const lines = [
    "flowchart TB",
    `  input([${quote(input)}])`,
    ...itemLines(flow.root, "  "),
    `  output([${quote(output)}])`,
    ...flow.edges.map(([from, to]) => `  ${from} --> ${to}`),
  ];
  return `${lines.join("\n")}\n`;
}

function itemLines(item: FlowNode | FlowGroup, indent: string): string[] {
  if (!isGroup(item)) return [`${indent}${item.id}[${quote(item.lines.join("<br/>"))}]`];
  const inner = item.items.flatMap((child) => itemLines(child, `${indent}  `));
  return [`${indent}subgraph ${item.id}[${quote(item.title)}]`, ...inner, `${indent}end`];
}

function quote(text: string): string {
  return `"${text.replace(/"/g, "#quot;")}"`;
}
