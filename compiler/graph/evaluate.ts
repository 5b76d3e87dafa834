/** Runs a whole graph by the reference evaluations: slow, plain, and what every other way of running it is compared with. */
import { Bug } from "../../language/bug.ts";
import { constantValue } from "../constants/evaluate-constant.ts";
import type { TensorReader } from "../constants/tensor-reader.ts";
import { opDefinition } from "../ops/index.ts";
import { reachableFrom } from "./reachable.ts";
import type { Tensor } from "./tensor.ts";
import type { Graph, Value } from "./value.ts";

/** Outputs by name. `inputs` are by name too and must fit the declared shapes. */
export function evaluateGraph(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  reader: TensorReader,
): Readonly<Record<string, Tensor>> {
  const known = new Map<Value, Tensor>();
  for (const { name, value } of graph.inputs) {
    const tensor = inputs[name];
    if (tensor) known.set(value, tensor);
  }
  const tensorOf = (value: Value): Tensor => {
    const found = known.get(value) ?? (value.isConstant ? constantValue(value, reader) : undefined);
    if (!found)
      throw new Bug(`${value.origin.kind === "input" ? `input ${value.origin.name}` : "a value"} is not given`);
    return found;
  };
  const outputs = graph.outputs.map((output) => output.value);
  for (const node of reachableFrom(outputs, (value) => !value.isConstant).nodes) {
    const operands = node.inputs.map((value) => value && tensorOf(value));
    const results = opDefinition(node.op).evaluate({ inputs: operands, attributes: node.attributes });
    for (const [i, value] of node.outputs.entries()) {
      const result = results[i];
      if (!result) throw new Bug(`${node.op} gave no output ${i}`);
      known.set(value, result);
    }
  }
  return Object.fromEntries(graph.outputs.map(({ name, value }) => [name, tensorOf(value)]));
}
