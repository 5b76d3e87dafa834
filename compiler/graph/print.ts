/** A graph as text: readable, and the same for the same graph, so that tests and `--print-after` can show it. */
import { unreachable } from "../../language/bug.ts";
import { showShape } from "./dim.ts";
import { reachable } from "./reachable.ts";
import type { Graph, GraphNode, Value } from "./value.ts";

/**
 * One line for each input, node and output. Values are numbered in order; stored tensors appear as `<name>`, literals as
 * their elements; a line that begins with `const` is evaluated when the model is written.
 */
export function printGraph(graph: Graph): string {
  const names = new Map<Value, string>();
  const lines = graph.inputs.map(({ name, value }) => {
    names.set(value, name);
    return `input ${name}: ${typeOf(value)}`;
  });
  for (const node of reachable(graph).nodes) {
    for (const value of node.outputs) names.set(value, `%${names.size - graph.inputs.length}`);
    lines.push(nodeLine(node, names));
  }
  for (const { name, value } of graph.outputs) lines.push(`output ${name} = ${operandText(value, names)}`);
  return `${lines.join("\n")}\n`;
}

function nodeLine(node: GraphNode, names: ReadonlyMap<Value, string>): string {
  const results = node.outputs.map((value) => names.get(value)).join(", ");
  const operands = node.inputs.map((value) => (value ? operandText(value, names) : "_")).join(", ");
  const attributes = Object.keys(node.attributes)
    .sort()
    .map((name) => `${name}=${JSON.stringify(node.attributes[name])}`)
    .join(" ");
  const types = node.outputs.map(typeOf).join("; ");
  const prefix = node.outputs[0]?.isConstant ? "const " : "";
  const scope = node.scope === "" ? "" : `  # ${node.scope}`;
  return `${prefix}${results} = ${node.op}(${operands})${attributes === "" ? "" : ` {${attributes}}`}: ${types}${scope}`;
}

function typeOf(value: Value): string {
  return `${value.dtype} ${showShape(value.shape)}`;
}

function operandText(value: Value, names: ReadonlyMap<Value, string>): string {
  const { origin } = value;
  switch (origin.kind) {
    case "input":
      return names.get(value) ?? origin.name;
    case "node":
      return names.get(value) ?? "?";
    case "stored":
      return `<${origin.tensor.name}>`;
    case "literal": {
      const { shape, data } = origin.tensor;
      if (data.length > 8) return `<${value.dtype} ${showShape(value.shape)}>`;
      const text = elements(data).join(", ");
      return shape.length === 0 ? text : `[${text}]`;
    }
    default:
      return unreachable(origin);
  }
}

function elements(data: ArrayLike<number | bigint>): readonly string[] {
  return Array.from(data, String);
}
