/** NumPy broadcasting: shapes align at their ends, and a size of 1 stretches. */
import { Bug } from "../../language/bug.ts";
import { type Dim, fixed, fixedSize, type Shape, sameDim, showShape } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { stridesOf } from "./numbers.ts";

/** The common shape of symbolic shapes. Sizes that are not provably equal are refused. */
export function broadcastShapes(op: string, shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size: Dim = fixed(1);
    for (const shape of shapes) {
      const here = shape[axis - rank + shape.length];
      if (here === undefined || fixedSize(here) === 1 || sameDim(here, size)) continue;
      if (fixedSize(size) !== 1) throw new Bug(`${op} cannot join ${shapes.map(showShape).join(" and ")}`);
      size = here;
    }
    return size;
  });
}

/** The common shape of concrete shapes. */
export function broadcastSizes(shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const here = shape[axis - rank + shape.length] ?? 1;
      if (here === 1 || here === size) continue;
      if (size !== 1) throw new Bug(`cannot join ${shapes.map((s) => `[${s.join(", ")}]`).join(" and ")}`);
      size = here;
    }
    return size;
  });
}

/** Strides that read a tensor of `shape` as if it had the shape `target`: 0 where it stretches. */
export function stretchedStrides(shape: readonly number[], target: readonly number[]): readonly number[] {
  const own = stridesOf(shape);
  return target.map((_, axis) => {
    const here = axis - target.length + shape.length;
    return here < 0 || shape[here] === 1 ? 0 : (own[here] ?? 0);
  });
}

/** Elements of `data` stretched from `shape` to `target`; `data` itself when the shapes agree. */
export function stretch(
  data: ArrayLike<number>,
  shape: readonly number[],
  target: readonly number[],
): ArrayLike<number> {
  const count = elementCount(target);
  if (data.length === count) return data;
  const out = new Float64Array(count);
  const own = elementCount(shape);
  if (own === 1) return out.fill(data[0] ?? 0);
  if (isSuffix(shape, target)) {
    for (let at = 0; at < count; at += own) out.set(data, at);
    return out;
  }
  return gatherStrided(data, target, stretchedStrides(shape, target), 0, out);
}

function isSuffix(shape: readonly number[], target: readonly number[]): boolean {
  const skip = target.length - shape.length;
  return shape.every((size, axis) => size === target[axis + skip]);
}

/** Reads `data` at the given strides, in row-major order of `shape`. */
export function gatherStrided<Out extends Float64Array | Float32Array>(
  data: ArrayLike<number>,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  out: Out,
): Out {
  const last = shape.length - 1;
  const inner = last < 0 ? 1 : (shape[last] ?? 1);
  const step = last < 0 ? 0 : (strides[last] ?? 0);
  const index = new Array<number>(Math.max(last, 0)).fill(0);
  let from = offset;
  for (let to = 0; to < out.length; ) {
    for (let i = 0; i < inner; i++) out[to++] = data[from + i * step] ?? 0;
    for (let axis = last - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      if (next < (shape[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      from -= next * stride;
      index[axis] = 0;
    }
  }
  return out;
}
