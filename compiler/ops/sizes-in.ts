/**
 * What a 1-D or scalar integer value holds, when that can be told from the graph alone: literals, `Shape` of values and
 * arithmetic on them. Reshape and its kin find their output shape this way.
 */
import { addDims, type Dim, divideDim, fixed, fixedSize, multiplyDims, subtractDims } from "../graph/dim.ts";
import type { GraphNode, Value } from "../graph/value.ts";
import { numbersOf } from "./numbers.ts";

/** The elements, or undefined when they are known only at run time. A scalar gives one element. */
export function sizesIn(value: Value | undefined): readonly Dim[] | undefined {
  if (value?.dtype !== "int64" || value.shape.length > 1) return undefined;
  if (value.origin.kind === "literal") return Array.from(numbersOf(value.origin.tensor), fixed);
  return value.origin.kind === "node" ? sizesOfNode(value.origin.node, value.origin.output) : undefined;
}

/** As `sizesIn`, when all elements are numbers. */
export function integersIn(value: Value | undefined): readonly number[] | undefined {
  const numbers = sizesIn(value)?.map(fixedSize);
  return numbers?.every((n) => n !== undefined) ? numbers : undefined;
}

function sizesOfNode(node: GraphNode, output: number): readonly Dim[] | undefined {
  const [first, second] = node.inputs;
  switch (node.op) {
    case "Shape":
      return first?.shape.slice(Number(node.attributes.start ?? 0), endOf(node.attributes.end));
    case "Identity":
    case "Squeeze":
    case "Unsqueeze":
      return sizesIn(first);
    case "Cast":
      return first?.dtype === "int64" ? sizesIn(first) : undefined;
    case "Concat": {
      const parts = node.inputs.map(sizesIn);
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    case "Add":
      return pairwise(first, second, addDims);
    case "Sub":
      return pairwise(first, second, subtractDims);
    case "Mul":
      return pairwise(first, second, multiplyDims);
    case "Div":
      return pairwise(first, second, (a, b) => {
        const divisor = fixedSize(b);
        return divisor ? divideDim(a, divisor) : undefined;
      });
    case "Gather": {
      const all = sizesIn(first);
      const picked = integersIn(second)?.map((index) => all?.at(index));
      return picked?.every((size) => size !== undefined) ? picked : undefined;
    }
    case "Slice":
      return slice(node);
    case "Split":
      return output === 0 && node.outputs.length === 1 ? sizesIn(first) : undefined;
    default:
      return undefined;
  }
}

function endOf(end: unknown): number | undefined {
  return typeof end === "number" ? end : undefined;
}

function pairwise(
  a: Value | undefined,
  b: Value | undefined,
  combine: (x: Dim, y: Dim) => Dim | undefined,
): readonly Dim[] | undefined {
  const left = sizesIn(a);
  const right = sizesIn(b);
  if (!left || !right) return undefined;
  if (left.length !== right.length && left.length !== 1 && right.length !== 1) return undefined;
  const results = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const x = left[left.length === 1 ? 0 : i];
    const y = right[right.length === 1 ? 0 : i];
    return x && y && combine(x, y);
  });
  return results.every((size) => size !== undefined) ? results : undefined;
}

function slice(node: GraphNode): readonly Dim[] | undefined {
  const all = sizesIn(node.inputs[0]);
  const start = integersIn(node.inputs[1])?.[0];
  const end = integersIn(node.inputs[2])?.[0];
  const step = node.inputs[4] ? integersIn(node.inputs[4])?.[0] : 1;
  return all && start !== undefined && end !== undefined && step === 1 ? all.slice(start, end) : undefined;
}
