/** A composition as plain nodes and arrows, for Mermaid and Graphviz: blocks are groups, adapters are nodes. */
import type { Box } from "./box.ts";

export interface FlowNode {
  readonly id: string;
  readonly lines: readonly string[];
}

export interface FlowGroup {
  readonly id: string;
  readonly title: string;
  readonly items: readonly (FlowNode | FlowGroup)[];
}

export interface Flow {
  readonly root: FlowNode | FlowGroup;
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** `inputId` and `outputId` are nodes that the caller draws. */
export function flowOf(box: Box, inputId: string, outputId: string): Flow {
  const edges: [string, string][] = [];
  let next = 0;
  const connect = (from: readonly string[], to: readonly string[]) => {
    for (const a of from) for (const b of to) edges.push([a, b]);
  };

  /** Returns the drawn item with the nodes where it begins and ends. */
  function visit(current: Box): { item: FlowNode | FlowGroup; first: readonly string[]; last: readonly string[] } {
    const id = `n${next++}`;
    if (current.kind === "leaf") {
      const lines = [current.title, current.detail].filter((line) => line !== "");
      return { item: { id, lines }, first: [id], last: [id] };
    }
    const parts = current.children.map(visit);
    const title = [current.title, current.detail].filter((part) => part !== "").join(" · ");
    const item = { id, title, items: parts.map((part) => part.item) };
    if (current.kind === "row") {
      return { item, first: parts.flatMap((part) => part.first), last: parts.flatMap((part) => part.last) };
    }
    for (const [i, part] of parts.slice(1).entries()) connect(parts[i]?.last ?? [], part.first);
    return { item, first: parts[0]?.first ?? [], last: parts.at(-1)?.last ?? [] };
  }

  const { item, first, last } = visit(box);
  connect([inputId], first);
  connect(last, [outputId]);
  return { root: item, edges };
}

export function isGroup(item: FlowNode | FlowGroup): item is FlowGroup {
  return "items" in item;
}
