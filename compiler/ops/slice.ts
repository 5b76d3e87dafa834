import { Bug } from "../../language/bug.ts";
import { addDims, type Dim, fixed, fixedSize, type Shape, subtractDims } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { gatherStrided } from "./broadcast.ts";
import { settleShape } from "./declared.ts";
import { numbersOf, stridesOf, tensorOf } from "./numbers.ts";
import type { EvaluateContext, InferContext, Op } from "./op.ts";
import { dimAt, frontAxis, operand, tensorOperand } from "./operands.ts";
import { integersIn, sizesIn } from "./sizes-in.ts";

/** An end of this size or more means: to the very end. */
const far = 2 ** 31 - 1;

/** Operands: x, starts, ends, axes, steps. Negative places count from the back. */
export const slice: Op<"Slice"> = {
  name: "Slice",
  summary: "Part of x between starts and ends",
  attributes: {},
  minInputs: 3,
  maxInputs: 5,
  infer(context) {
    const x = operand(context, 0);
    return [{ dtype: x.dtype, shape: settleShape("Slice", context, derivedShape(context, x.shape)) }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const shape = [...x.shape];
    const own = stridesOf(x.shape);
    const strides = [...own];
    let offset = 0;
    for (const { axis, start, end, step } of cutsOf(context, x.shape)) {
      shape[axis] = Math.max(0, Math.ceil((end - start) / step));
      strides[axis] = (own[axis] ?? 1) * step;
      offset += start * (own[axis] ?? 1);
    }
    const room = x.dtype === "float32" ? new Float32Array(elementCount(shape)) : new Float64Array(elementCount(shape));
    return [tensorOf(x.dtype, shape, gatherStrided(numbersOf(x), shape, strides, offset, room))];
  },
};

function cutsOf(context: EvaluateContext, shape: readonly number[]) {
  const starts = Array.from(numbersOf(tensorOperand(context, 1)));
  const ends = Array.from(numbersOf(tensorOperand(context, 2)));
  const axes = context.inputs[3] && Array.from(numbersOf(context.inputs[3]));
  const steps = context.inputs[4] && Array.from(numbersOf(context.inputs[4]));
  return starts.map((start, i) => {
    const axis = frontAxis(axes?.[i] ?? i, shape.length);
    const size = shape[axis] ?? 0;
    const step = steps?.[i] ?? 1;
    const place = (at: number, least: number, most: number) => Math.min(Math.max(at < 0 ? at + size : at, least), most);
    const backward = step < 0;
    return {
      axis,
      step,
      start: place(start, 0, backward ? size - 1 : size),
      end: place(ends[i] ?? 0, backward ? -1 : 0, size),
    };
  });
}

function derivedShape(context: InferContext, shape: Shape): Shape | undefined {
  const starts = sizesIn(operand(context, 1));
  const ends = sizesIn(operand(context, 2));
  const axes = context.inputs[3] ? integersIn(context.inputs[3]) : starts?.map((_, axis) => axis);
  const steps = context.inputs[4] ? integersIn(context.inputs[4]) : starts?.map(() => 1);
  if (!starts || !ends || !axes || !steps) return undefined;
  const sizes = [...shape];
  for (const [i, axisNumber] of axes.entries()) {
    const axis = frontAxis(axisNumber, shape.length);
    const [start, end, step] = [starts[i], ends[i], steps[i]];
    if (!start || !end || step === undefined) throw new Bug("Slice has operands of unequal length");
    const size = cutSize(dimAt(shape, axis), start, end, step);
    if (!size) return undefined;
    sizes[axis] = size;
  }
  return sizes;
}

function cutSize(size: Dim, start: Dim, end: Dim, step: number): Dim | undefined {
  const [whole, from, to] = [fixedSize(size), fixedSize(start), fixedSize(end)];
  if (whole !== undefined && from !== undefined && to !== undefined) {
    const place = (at: number, most: number) => Math.min(Math.max(at < 0 ? at + whole : at, 0), most);
    if (step > 0) return fixed(Math.max(0, Math.ceil((place(to, whole) - place(from, whole)) / step)));
    const stop = to < -whole ? -1 : place(to, whole);
    return fixed(Math.max(0, Math.ceil((stop - place(from, whole - 1)) / step)));
  }
  if (step !== 1) return undefined;
  return subtractDims(symbolicPlace(size, end), symbolicPlace(size, start));
}

/** Places with symbols are taken to lie inside the axis: the lowering that computed them answers for it. */
function symbolicPlace(size: Dim, place: Dim): Dim {
  const number = fixedSize(place);
  if (number === undefined || (number >= 0 && number < far)) return place;
  return number < 0 ? addDims(size, place) : size;
}
