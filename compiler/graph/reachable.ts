/** What a graph needs: the values and nodes from which its outputs follow, in creation order. */
import type { Graph, GraphNode, Value } from "./value.ts";

export interface Reachable {
  /** Operands come before their users. */
  readonly values: readonly Value[];
  readonly nodes: readonly GraphNode[];
}

/** `enter` may stop the walk at a value: its operands are then left out unless something else needs them. */
export function reachableFrom(outputs: readonly Value[], enter: (value: Value) => boolean = () => true): Reachable {
  const seen = new Set<Value>();
  const waiting = [...outputs];
  for (let value = waiting.pop(); value; value = waiting.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.origin.kind !== "node" || !enter(value)) continue;
    for (const operand of value.origin.node.inputs) if (operand) waiting.push(operand);
  }
  const values = [...seen].sort((a, b) => a.id - b.id);
  const nodes = new Set<GraphNode>();
  for (const value of values) if (value.origin.kind === "node" && enter(value)) nodes.add(value.origin.node);
  return { values, nodes: [...nodes] };
}

export function reachable(graph: Graph): Reachable {
  return reachableFrom(graph.outputs.map((output) => output.value));
}
