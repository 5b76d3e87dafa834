/** Names and writes the nodes of a graph, and asks for an initializer where a constant is used. */
import { Bug } from "../../language/bug.ts";
import type { Graph, GraphNode, NamedValue, Value } from "../graph/value.ts";
import { onnxAttributes } from "./attributes.ts";
import type { ConstantWriter } from "./constant-writer.ts";
import { dimText } from "./dim-text.ts";
import { elementTypes } from "./element-types.ts";
import type { OnnxNode, OnnxValueInfo } from "./model.ts";
import { constantName, createNamer, nodeName } from "./names.ts";

export interface GraphWriter {
  /** What has been written so far, in order. */
  readonly nodes: readonly OnnxNode[];
  /** Of the values between the nodes. */
  readonly valueInfo: readonly OnnxValueInfo[];
  /** Operands that are not constant must have been written. */
  writeNode(node: GraphNode): void;
  /** After all nodes. */
  writeOutput(output: NamedValue): void;
}

export function createGraphWriter(graph: Graph, constants: ConstantWriter): GraphWriter {
  const valueNames = createNamer();
  const nodeNames = createNamer();
  const names = new Map<Value, string>();
  const nodes: OnnxNode[] = [];
  const valueInfo: OnnxValueInfo[] = [];
  for (const { name, value } of graph.inputs) names.set(value, valueNames(name));
  const outputNames = new Map<Value, string>();
  for (const { name, value } of graph.outputs) {
    if (valueNames(name) !== name) throw new Bug(`two values are named ${name}`);
    if (value.origin.kind === "node" && !value.isConstant && !outputNames.has(value)) outputNames.set(value, name);
  }

  const operandName = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    if (!value.isConstant) throw new Bug(`${constantName(value)} is used before it is made`);
    const name = valueNames(constantName(value));
    const placement = constants.write(value, name);
    const isHalf = value.dtype === "float32" && placement.dtype !== "float32";
    names.set(value, isHalf ? valueNames(`${name}/Cast`) : name);
    if (isHalf) push(`${name}/Cast`, "Cast", [name], [names.get(value) ?? name], castToFloat);
    return names.get(value) ?? name;
  };

  const push = (
    name: string,
    op: string,
    inputs: readonly string[],
    made: readonly string[],
    attributes: OnnxNode["attributes"],
  ) => {
    nodes.push({ name: nodeNames(name), op, domain: "", inputs, outputs: made, attributes });
  };

  return {
    nodes,
    valueInfo,
    writeNode(node) {
      const operands = node.inputs.map((value) => (value ? operandName(value) : ""));
      while (operands.at(-1) === "") operands.pop();
      const made = node.outputs.map((value, i) => {
        const own = outputNames.get(value);
        const name = own ?? valueNames(`${nodeName(node)}${i === 0 ? "" : `:${i}`}`);
        names.set(value, name);
        if (own === undefined) valueInfo.push(infoOf(name, value));
        return name;
      });
      push(nodeName(node), node.op, operands, made, onnxAttributes(node));
    },
    writeOutput({ name, value }) {
      if (outputNames.get(value) !== name) push(`${name}/Identity`, "Identity", [operandName(value)], [name], []);
    },
  };
}

const castToFloat: OnnxNode["attributes"] = [{ name: "to", kind: "int", value: elementTypes.float32 }];

export function infoOf(name: string, value: Value): OnnxValueInfo {
  return { name, elementType: elementTypes[value.dtype], shape: value.shape.map(dimText) };
}
