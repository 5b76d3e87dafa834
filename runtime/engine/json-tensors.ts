/** Tensors as people write them in JSON: `{"input_ids": [[101, 7592, 102]]}`. Whole numbers are int64, others float32. */
import { elementCount, type Tensor } from "../../compiler/graph/tensor.ts";
import { failure, type Outcome, type Problem, reasonOf, success } from "../problem.ts";
import type { NamedTensors } from "./session.ts";

const maximumRank = 8;

/** Problems (E0602): no JSON object, ragged lists, an entry that is no number or boolean. */
export function readJsonTensors(text: string): Outcome<NamedTensors> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failure({ code: "E0602", message: `the inputs are no JSON: ${reasonOf(error)}` });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return failure({
      code: "E0602",
      message: "the inputs must be one JSON object",
      help: 'write each input by its name: {"input_ids": [[101, 102]]}',
    });
  const tensors = new Map<string, Tensor>();
  const problems: Problem[] = [];
  for (const [name, entry] of Object.entries(value)) {
    const tensor = readEntry(entry);
    if (typeof tensor === "string") problems.push({ code: "E0602", message: `the input \`${name}\` ${tensor}` });
    else tensors.set(name, tensor);
  }
  return problems.length > 0 ? failure(...problems) : success(tensors);
}

/** The tensor, or what is wrong with it. */
function readEntry(entry: unknown): Tensor | string {
  const shape: number[] = [];
  let first: unknown = entry;
  while (Array.isArray(first)) {
    shape.push(first.length);
    first = first[0];
  }
  if (shape.length > maximumRank) return `is nested deeper than ${maximumRank} lists`;
  const numbers: number[] = [];
  const problem = collect(entry, shape, 0, numbers);
  if (problem) return problem;
  return numbers.every(Number.isSafeInteger)
    ? { dtype: "int64", shape, data: BigInt64Array.from(numbers, BigInt) }
    : { dtype: "float32", shape, data: Float32Array.from(numbers) };
}

function collect(entry: unknown, shape: readonly number[], axis: number, into: number[]): string | undefined {
  if (axis === shape.length) {
    if (typeof entry !== "number" && typeof entry !== "boolean") return "holds something that is no number";
    into.push(Number(entry));
    return undefined;
  }
  if (!Array.isArray(entry) || entry.length !== shape[axis]) return "has rows of unequal length";
  for (const item of entry) {
    const problem = collect(item, shape, axis + 1, into);
    if (problem) return problem;
  }
  return undefined;
}

/** The inverse: nested lists, one key an output. */
export function writeJsonTensors(tensors: NamedTensors): string {
  const lines = [...tensors].map(([name, tensor]) => `  ${JSON.stringify(name)}: ${JSON.stringify(nest(tensor))}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

function nest(tensor: Tensor): unknown {
  const numbers = Array.from<number | bigint, number>(tensor.data, Number);
  let level: unknown[] = numbers;
  for (const size of tensor.shape.slice(1).reverse()) {
    const rows = size === 0 ? 0 : level.length / size;
    level = Array.from({ length: rows }, (_, row) => level.slice(row * size, (row + 1) * size));
  }
  if (tensor.shape.length === 0) return numbers[0];
  return elementCount(tensor.shape) === 0 ? [] : level;
}
