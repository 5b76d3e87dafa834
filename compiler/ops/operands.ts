/** What operator rules ask of their operands and attributes. Every refusal is a `Bug`: a lowering made the node. */
import { Bug } from "../../language/bug.ts";
import { type Dim, type Shape, showShape } from "../graph/dim.ts";
import type { Dtype } from "../graph/dtype.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import type { Attributes, EvaluateContext, InferContext } from "./op.ts";

export function operand(context: InferContext, index: number): Value {
  const value = context.inputs[index];
  if (!value) throw new Bug(`operand ${index} is missing`);
  return value;
}

export function tensorOperand(context: EvaluateContext, index: number): Tensor {
  const tensor = context.inputs[index];
  if (!tensor) throw new Bug(`operand ${index} is missing`);
  return tensor;
}

export function intAttribute(attributes: Attributes, name: string, fallback?: number): number {
  const value = attributes[name] ?? fallback;
  if (typeof value !== "number" || !Number.isInteger(value)) throw new Bug(`attribute ${name} must be a whole number`);
  return value;
}

export function floatAttribute(attributes: Attributes, name: string, fallback: number): number {
  const value = attributes[name] ?? fallback;
  if (typeof value !== "number") throw new Bug(`attribute ${name} must be a number`);
  return value;
}

export function intsAttribute(attributes: Attributes, name: string): readonly number[] | undefined {
  const value = attributes[name];
  if (value === undefined || (typeof value !== "number" && typeof value !== "string")) return value;
  throw new Bug(`attribute ${name} must be a list of whole numbers`);
}

const dtypes: readonly Dtype[] = ["float32", "float16", "bfloat16", "int64", "int32", "bool"];

export function dtypeAttribute(attributes: Attributes, name: string, fallback?: Dtype): Dtype {
  const value = attributes[name] ?? fallback;
  const found = dtypes.find((dtype) => dtype === value);
  if (!found) throw new Bug(`attribute ${name} must be an element type`);
  return found;
}

/** Axis counted from the front: -1 is the last of `rank`. */
export function frontAxis(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (front < 0 || front >= Math.max(rank, 1)) throw new Bug(`axis ${axis} is outside a tensor of ${rank} dimensions`);
  return front;
}

export function isFloat(dtype: Dtype): boolean {
  return dtype === "float32" || dtype === "float16" || dtype === "bfloat16";
}

export function expectFloat(op: string, value: Value): void {
  if (!isFloat(value.dtype)) throw new Bug(`${op} needs floats, not ${value.dtype}`);
}

export function expectInteger(op: string, value: Value): void {
  if (value.dtype !== "int64" && value.dtype !== "int32")
    throw new Bug(`${op} needs whole numbers, not ${value.dtype}`);
}

export function expectSameDtype(op: string, values: readonly Value[]): Dtype {
  const first = values[0]?.dtype;
  if (!first) throw new Bug(`${op} has no operands`);
  for (const value of values) {
    if (value.dtype !== first) throw new Bug(`${op} joins ${first} with ${value.dtype}`);
  }
  return first;
}

export function expectRank(op: string, value: Value, rank: number): void {
  if (value.shape.length !== rank) {
    throw new Bug(`${op} needs ${rank} dimensions, not ${showShape(value.shape)}`);
  }
}

/** The dimension at an axis that is known to exist. */
export function dimAt(shape: Shape, axis: number): Dim {
  const found = shape[axis];
  if (!found) throw new Bug(`${showShape(shape)} has no axis ${axis}`);
  return found;
}
