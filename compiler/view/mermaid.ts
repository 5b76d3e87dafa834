/** A composition as a Mermaid flowchart, for READMEs. */
import { type FlowEdge, type FlowGroup, type FlowNode, flowOf, isGroup } from "./flow.ts";
import { methodColours } from "./method-colours.ts";
import type { Picture } from "./picture.ts";

export function drawMermaid(picture: Picture): string {
  const { input, root, outputs, edges } = flowOf(picture);
  const nodes = [input, ...nodesOf(root), ...outputs];
  const lines = [
    "flowchart TB",
    ...itemLines(input, "  "),
    ...itemLines(root, "  "),
    ...outputs.flatMap((output) => itemLines(output, "  ")),
    ...edges.map(edgeLine),
    ...styles.flatMap(([style, css]) => {
      const ids = nodes.filter((node) => node.style === style).map(({ id }) => id);
      return ids.length === 0 ? [] : [`  classDef ${style} ${css}`, `  class ${ids.join(",")} ${style}`];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

const styles: readonly (readonly [style: FlowNode["style"], css: string])[] = [
  ...Object.entries(methodColours).map(
    ([hue, { light }]) => [hue as FlowNode["style"], `stroke:${light},stroke-width:2px`] as const,
  ),
  ["dashed", "stroke-dasharray:4 3"],
];

function nodesOf(item: FlowNode | FlowGroup): readonly FlowNode[] {
  return isGroup(item) ? item.items.flatMap(nodesOf) : [item];
}

function itemLines(item: FlowNode | FlowGroup, indent: string): readonly string[] {
  if (!isGroup(item)) {
    const label = item.lines.map(quoted).join("<br/>");
    return [item.style === "end" ? `${indent}${item.id}(["${label}"])` : `${indent}${item.id}["${label}"]`];
  }
  const inner = item.items.flatMap((child) => itemLines(child, `${indent}  `));
  return [`${indent}subgraph ${item.id}["${quoted(item.title)}"]`, ...inner, `${indent}end`];
}

function edgeLine({ from, to, label }: FlowEdge): string {
  return label === "" ? `  ${from} --> ${to}` : `  ${from} -->|"${quoted(label)}"| ${to}`;
}

/** Mermaid writes marks of its own and of HTML as entities between `#` and `;`. */
function quoted(text: string): string {
  return text.replace(/[#&<>"`\\]/g, (mark) => `#${mark.codePointAt(0)};`);
}
