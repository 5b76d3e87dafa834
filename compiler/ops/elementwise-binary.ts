/** Operators that join two tensors element by element, with broadcasting: arithmetic, comparison and logic. */
import { Bug } from "../../language/bug.ts";
import type { Dtype } from "../graph/dtype.ts";
import { elementCount, type Tensor } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { broadcastShapes, broadcastSizes, stretch } from "./broadcast.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { AttributeKind, Attributes, EvaluateContext, Op } from "./op.ts";
import { expectSameDtype, operand, tensorOperand } from "./operands.ts";

type Combine = (a: number, b: number, dtype: Tensor["dtype"], attributes: Attributes) => number;

interface BinaryOptions {
  readonly result: "same" | "bool";
  readonly over: "numbers" | "bool" | "all";
  readonly attributes?: Readonly<Record<string, AttributeKind>>;
}

function binary<Name extends string>(name: Name, summary: string, options: BinaryOptions, combine: Combine): Op<Name> {
  const { result, over, attributes = {} } = options;
  return {
    name,
    summary,
    attributes,
    minInputs: 2,
    maxInputs: 2,
    rowRule: "elementwise",
    infer(context) {
      const values = [operand(context, 0), operand(context, 1)];
      const dtype = expectJoinable(name, values, over);
      return [
        {
          dtype: result === "bool" ? "bool" : dtype,
          shape: broadcastShapes(
            name,
            values.map((value) => value.shape),
          ),
        },
      ];
    },
    evaluate: (context) => [evaluatePair(context, result, combine)],
  };
}

function expectJoinable(name: string, values: readonly Value[], over: BinaryOptions["over"]): Dtype {
  const dtype = expectSameDtype(name, values);
  if ((over === "numbers" && dtype === "bool") || (over === "bool" && dtype !== "bool")) {
    throw new Bug(`${name} does not take ${dtype}`);
  }
  return dtype;
}

function evaluatePair(context: EvaluateContext, result: BinaryOptions["result"], combine: Combine): Tensor {
  const a = tensorOperand(context, 0);
  const b = tensorOperand(context, 1);
  const shape = broadcastSizes([a.shape, b.shape]);
  const dtype = result === "bool" ? "bool" : a.dtype;
  const out = roomFor(dtype, elementCount(shape));
  const left = stretch(numbersOf(a), a.shape, shape);
  const right = stretch(numbersOf(b), b.shape, shape);
  for (let i = 0; i < out.length; i++) out[i] = combine(left[i] ?? 0, right[i] ?? 0, a.dtype, context.attributes);
  return tensorOf(dtype, shape, out);
}

const arithmetic: BinaryOptions = { result: "same", over: "numbers" };
const comparison: BinaryOptions = { result: "bool", over: "numbers" };
const logic: BinaryOptions = { result: "bool", over: "bool" };

/** Whole numbers divide towards zero. */
export const div = binary("Div", "a / b", arithmetic, (a, b, dtype) =>
  dtype === "float32" ? a / b : Math.trunc(a / b),
);
export const pow = binary("Pow", "a to the power of b", arithmetic, (a, b) => a ** b);
/** The sign follows the divisor, or the dividend when `fmod` is 1. */
export const mod = binary("Mod", "Remainder", { ...arithmetic, attributes: { fmod: "int" } }, (a, b, _, { fmod }) =>
  fmod === 1 ? a % b : a - b * Math.floor(a / b),
);

export const equal = binary("Equal", "a = b", { result: "bool", over: "all" }, (a, b) => (a === b ? 1 : 0));
export const greater = binary("Greater", "a > b", comparison, (a, b) => (a > b ? 1 : 0));
export const greaterOrEqual = binary("GreaterOrEqual", "a ≥ b", comparison, (a, b) => (a >= b ? 1 : 0));
export const less = binary("Less", "a < b", comparison, (a, b) => (a < b ? 1 : 0));
export const lessOrEqual = binary("LessOrEqual", "a ≤ b", comparison, (a, b) => (a <= b ? 1 : 0));

export const and = binary("And", "a and b", logic, (a, b) => a & b);
export const or = binary("Or", "a or b", logic, (a, b) => a | b);
export const xor = binary("Xor", "a or b, not both", logic, (a, b) => a ^ b);

/**
 * Add, Sub and Mul carry merged weights, so their loops over two floats are spelt out: a closure for each element costs
 * five times more, and stretching a row or a column twice the memory.
 */
function fast<Name extends string>(name: Name, summary: string, combine: Combine, loop: Loop): Op<Name> {
  const plain = binary(name, summary, arithmetic, combine);
  return {
    ...plain,
    evaluate(context) {
      const a = tensorOperand(context, 0);
      const b = tensorOperand(context, 1);
      const period = periodOf(b.shape, a.shape);
      if (!(a.data instanceof Float32Array) || !(b.data instanceof Float32Array) || !period)
        return plain.evaluate(context);
      const out = new Float32Array(a.data.length);
      loop(a.data, b.data, out, period.hold);
      return [{ dtype: "float32", shape: a.shape, data: out }];
    },
  };
}

/** `out[i] = a[i] ∘ b[⌊i / hold⌋ mod length of b]` */
type Loop = (a: Float32Array, b: Float32Array, out: Float32Array, hold: number) => void;

/** How many elements of a tensor of shape `whole` use the same element of one of shape `part`: its last axes of size 1. */
function periodOf(part: readonly number[], whole: readonly number[]): { readonly hold: number } | undefined {
  if (part.length > whole.length) return undefined;
  const padded = [...Array<number>(whole.length - part.length).fill(1), ...part];
  const last = padded.findLastIndex((size) => size !== 1);
  const first = padded.findIndex((size) => size !== 1);
  const isBlock = padded.every((size, axis) => axis < first || axis > last || size === whole[axis]);
  return isBlock ? { hold: elementCount(whole.slice(last + 1)) } : undefined;
}

export const add = fast(
  "Add",
  "a + b",
  (a, b) => a + b,
  (a, b, out, hold) => {
    for (let i = 0, j = 0; i < out.length; j = (j + 1) % b.length) {
      const right = b[j] as number;
      for (const end = i + hold; i < end; i++) out[i] = (a[i] as number) + right;
    }
  },
);
export const sub = fast(
  "Sub",
  "a - b",
  (a, b) => a - b,
  (a, b, out, hold) => {
    for (let i = 0, j = 0; i < out.length; j = (j + 1) % b.length) {
      const right = b[j] as number;
      for (const end = i + hold; i < end; i++) out[i] = (a[i] as number) - right;
    }
  },
);
export const mul = fast(
  "Mul",
  "a · b",
  (a, b) => a * b,
  (a, b, out, hold) => {
    for (let i = 0, j = 0; i < out.length; j = (j + 1) % b.length) {
      const right = b[j] as number;
      for (const end = i + hold; i < end; i++) out[i] = (a[i] as number) * right;
    }
  },
);
