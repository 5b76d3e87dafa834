/** Operators that fold axes into one number. Axes come as operand 1 (all when omitted); `keepdims` is 1 by default. */
import { Bug } from "../../language/bug.ts";
import { fixed } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { numbersOf, stridesOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { frontAxis, intAttribute, operand, tensorOperand } from "./operands.ts";
import { integersIn } from "./sizes-in.ts";

interface Fold {
  readonly start: number;
  step(total: number, x: number): number;
  finish?(total: number, count: number): number;
}

function reduction<Name extends string>(name: Name, summary: string, fold: Fold): Op<Name> {
  return {
    name,
    summary,
    attributes: { keepdims: "int" },
    minInputs: 1,
    maxInputs: 2,
    infer(context) {
      const x = operand(context, 0);
      if (x.dtype === "bool") throw new Bug(`${name} does not take bool`);
      const axes = axesOf(context.inputs[1] ? integersIn(context.inputs[1]) : [], x.shape.length);
      if (!axes) throw new Bug(`${name} needs known axes`);
      const keep = intAttribute(context.attributes, "keepdims", 1) === 1;
      return [
        {
          dtype: x.dtype,
          shape: x.shape.flatMap((size, axis) => (axes.has(axis) ? (keep ? [fixed(1)] : []) : [size])),
        },
      ];
    },
    evaluate(context) {
      const x = tensorOperand(context, 0);
      const axes = axesOf(context.inputs[1] ? Array.from(numbersOf(context.inputs[1])) : [], x.shape.length);
      const kept = x.shape.map((size, axis) => (axes?.has(axis) ? 1 : size));
      const out = foldAxes(numbersOf(x), x.shape, kept, fold);
      const keep = intAttribute(context.attributes, "keepdims", 1) === 1;
      return [tensorOf(x.dtype, keep ? kept : x.shape.filter((_, axis) => !axes?.has(axis)), out)];
    },
  };
}

function axesOf(axes: readonly number[] | undefined, rank: number): ReadonlySet<number> | undefined {
  if (!axes) return undefined;
  const named = axes.length === 0 ? Array.from({ length: rank }, (_, axis) => axis) : axes;
  return new Set(named.map((axis) => frontAxis(axis, rank)));
}

function foldAxes(
  numbers: ArrayLike<number>,
  shape: readonly number[],
  kept: readonly number[],
  fold: Fold,
): Float64Array {
  const out = new Float64Array(elementCount(kept)).fill(fold.start);
  const last = shape.findIndex((size, axis) => kept[axis] !== size);
  if (last >= 0 && kept.slice(last).every((size) => size === 1)) {
    const run = numbers.length / Math.max(out.length, 1);
    for (let place = 0, i = 0; place < out.length; place++) {
      let total = fold.start;
      for (const end = i + run; i < end; i++) total = fold.step(total, numbers[i] as number);
      out[place] = fold.finish ? fold.finish(total, run) : total;
    }
    return out;
  }
  const to = stridesOf(kept).map((stride, axis) => (kept[axis] === shape[axis] ? stride : 0));
  const index = new Array<number>(shape.length).fill(0);
  let place = 0;
  for (let i = 0; i < numbers.length; i++) {
    out[place] = fold.step(out[place] as number, numbers[i] as number);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      place += to[axis] ?? 0;
      if (next < (shape[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      place -= next * (to[axis] ?? 0);
      index[axis] = 0;
    }
  }
  const count = numbers.length / Math.max(out.length, 1);
  return fold.finish ? out.map((total) => fold.finish?.(total, count) ?? total) : out;
}

const plus = (total: number, x: number) => total + x;
const plusSquare = (total: number, x: number) => total + x * x;

export const reduceL2 = reduction("ReduceL2", "Euclidean length", { start: 0, step: plusSquare, finish: Math.sqrt });
export const reduceMax = reduction("ReduceMax", "Largest", { start: -Infinity, step: Math.max });
export const reduceMean = reduction("ReduceMean", "Mean", {
  start: 0,
  step: plus,
  finish: (total, count) => total / count,
});
export const reduceMin = reduction("ReduceMin", "Smallest", { start: Infinity, step: Math.min });
export const reduceSum = reduction("ReduceSum", "Sum", { start: 0, step: plus });
export const reduceSumSquare = reduction("ReduceSumSquare", "Sum of squares", { start: 0, step: plusSquare });
