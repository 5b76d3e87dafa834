/**
 * Evaluates constants: references to stored tensors and expressions over them. Nothing is read before it is asked for, and
 * row-wise expressions (a merged weight, the norms of its rows) are evaluated a few rows at a time.
 */
import { Bug, unreachable } from "../../language/bug.ts";
import { elementCount, type Tensor } from "../graph/tensor.ts";
import type { GraphNode, Value } from "../graph/value.ts";
import { opDefinition } from "../ops/index.ts";
import { fixedShape } from "./fixed-shape.ts";
import { foldRows } from "./fold-rows.ts";
import { rowSources, rowsByElement } from "./row-sources.ts";
import { storedRows } from "./stored-rows.ts";
import { sumRows } from "./sum-rows.ts";
import type { TensorReader } from "./tensor-reader.ts";

/** Whole results up to this size are kept, so that operands shared by tiles and tensors are computed once. */
const keptBytes = 2 ** 20;
const keptTotalBytes = 2 ** 24;

interface Memo {
  readonly tensors: Map<Value, Tensor>;
  bytes: number;
  /** The latest result that had to be computed whole though only rows of it were asked for: the next tile asks again. */
  latest?: { readonly value: Value; readonly tensor: Tensor };
}

const memos = new WeakMap<TensorReader, Memo>();

/** Rows `[start, end)` along axis 0; a scalar has one row. Throws what the reader throws. */
export function constantRows(value: Value, start: number, end: number, reader: TensorReader): Tensor {
  const { origin } = value;
  const rows = rowCount(value);
  if (start < 0 || end > rows || start > end) throw new Bug(`rows ${start} to ${end} of ${rows}`);
  switch (origin.kind) {
    case "input":
      throw new Bug(`input ${origin.name} is not constant`);
    case "literal":
      return cutRows(origin.tensor, start, end);
    case "stored":
      return storedRows(reader, origin.tensor, value.dtype, start, end);
    case "node":
      return nodeRows(value, origin.node, origin.output, start, end, reader);
    default:
      return unreachable(origin);
  }
}

/** All rows. */
export function constantValue(value: Value, reader: TensorReader): Tensor {
  return constantRows(value, 0, rowCount(value), reader);
}

export function rowCount(value: Value): number {
  return fixedShape(value)[0] ?? 1;
}

/** Rows of a tensor in memory; shares its memory. */
export function cutRows(tensor: Tensor, start: number, end: number): Tensor {
  if (tensor.shape.length === 0 || (start === 0 && end === tensor.shape[0])) return tensor;
  const rest = tensor.shape.slice(1);
  const size = elementCount(rest);
  return { dtype: tensor.dtype, shape: [end - start, ...rest], data: tensor.data.subarray(start * size, end * size) };
}

function nodeRows(
  value: Value,
  node: GraphNode,
  output: number,
  start: number,
  end: number,
  reader: TensorReader,
): Tensor {
  const memo = memoOf(reader);
  const kept = memo.latest?.value === value ? memo.latest.tensor : memo.tensors.get(value);
  if (kept) return cutRows(kept, start, end);
  const isWhole = start === 0 && end === rowCount(value);
  const result = rowsOf(value, node, output, start, end, reader);
  const bytes = result.data.byteLength;
  if (isWhole && bytes <= keptBytes) keep(memo, value, result, bytes);
  return result;
}

function rowsOf(
  value: Value,
  node: GraphNode,
  output: number,
  start: number,
  end: number,
  reader: TensorReader,
): Tensor {
  switch (node.op) {
    case "Reshape":
    case "Flatten":
    case "Squeeze":
    case "Unsqueeze":
      return reshapedRows(value, node, start, end, reader);
    case "Add":
    case "Sub": {
      const rowsIn = (part: Value, from = 0, to = rowCount(part)) => constantRows(part, from, to, reader).data;
      const data = sumRows(node, start, end, rowsIn);
      if (data) return { dtype: "float32", shape: [end - start, ...fixedShape(value).slice(1)], data };
      break;
    }
    default:
  }
  const sources = rowSources(node);
  if (!sources) {
    const folded = foldRows(node, (operand, from, to) => constantRows(operand, from, to, reader), rowCount);
    const whole = folded ?? evaluateNode(node, output, (operand) => constantValue(operand, reader));
    memoOf(reader).latest = { value, tensor: whole };
    return cutRows(whole, start, end);
  }
  return evaluateNode(node, output, (operand, i) =>
    sources[i] === "rows" ? constantRows(operand, start, end, reader) : constantValue(operand, reader),
  );
}

function evaluateNode(node: GraphNode, output: number, operandOf: (value: Value, i: number) => Tensor): Tensor {
  const inputs = node.inputs.map((operand, i) => operand && operandOf(operand, i));
  const result = opDefinition(node.op).evaluate({ inputs, attributes: node.attributes })[output];
  if (!result) throw new Bug(`${node.op} gave no output ${output}`);
  return result;
}

function reshapedRows(value: Value, node: GraphNode, start: number, end: number, reader: TensorReader): Tensor {
  const from = node.inputs[0];
  if (!from) throw new Bug(`${node.op} has no operand`);
  const shape = fixedShape(value);
  const cut = shape.length === 0 ? [] : [end - start, ...shape.slice(1)];
  const count = elementCount(cut);
  if (count === 0) return { ...constantValue(from, reader), shape: cut };
  const source = rowsByElement(from, value, start, end);
  const { dtype, data } = constantRows(from, source.start, source.end, reader);
  return { dtype, shape: cut, data: data.subarray(source.skip, source.skip + count) };
}

function memoOf(reader: TensorReader): Memo {
  const found = memos.get(reader);
  if (found) return found;
  const made: Memo = { tensors: new Map(), bytes: 0 };
  memos.set(reader, made);
  return made;
}

/** The oldest results leave first. */
function keep(memo: Memo, value: Value, tensor: Tensor, bytes: number): void {
  memo.tensors.set(value, tensor);
  memo.bytes += bytes;
  for (const [oldest, { data }] of memo.tensors) {
    if (memo.bytes <= keptTotalBytes) break;
    memo.tensors.delete(oldest);
    memo.bytes -= data.byteLength;
  }
}
