/** Infers every type of a graph anew, so that a rewrite that breaks one is found where it happened. */
import { Bug } from "../../language/bug.ts";
import { opDefinition } from "../ops/index.ts";
import type { TensorType } from "../ops/op.ts";
import { sameShape, showShape } from "./dim.ts";
import { reachable } from "./reachable.ts";
import type { Graph, GraphNode } from "./value.ts";

/** What is wrong, a sentence each; empty for a sound graph. */
export function checkTypes(graph: Graph): readonly string[] {
  return reachable(graph).nodes.flatMap(checkNode);
}

function checkNode(node: GraphNode): readonly string[] {
  const place = `${node.op} in ${node.scope === "" ? "the graph" : node.scope}`;
  const definition = opDefinition(node.op);
  const count = node.inputs.length;
  if (count < definition.minInputs || count > definition.maxInputs) return [`${place} has ${count} operands`];
  const unknown = Object.keys(node.attributes).filter((name) => !(name in definition.attributes));
  if (unknown.length > 0) return [`${place} has no attribute ${unknown.join(", ")}`];
  let types: readonly TensorType[];
  try {
    types = definition.infer(node);
  } catch (error) {
    if (error instanceof Bug) return [`${place}: ${error.message}`];
    throw error;
  }
  if (types.length !== node.outputs.length) return [`${place} has ${node.outputs.length} outputs, not ${types.length}`];
  return node.outputs.flatMap((value, output) => {
    const type = types[output];
    if (type && type.dtype === value.dtype && sameShape(type.shape, value.shape)) return [];
    return [
      `${place} gives ${type?.dtype} ${showShape(type?.shape ?? [])}, not ${value.dtype} ${showShape(value.shape)}`,
    ];
  });
}
