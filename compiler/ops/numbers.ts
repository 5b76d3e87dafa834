/** Tensors as plain numbers, for reference evaluation. int64 passes through doubles: exact up to 2^53. */
import { elementCount, type Tensor, type TensorData } from "../graph/tensor.ts";

export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Elements as numbers; shares memory where the type allows. */
export function numbersOf(tensor: Tensor): Numbers {
  return tensor.data instanceof BigInt64Array ? Float64Array.from(tensor.data, Number) : tensor.data;
}

/** Room for results of a dtype; turned into a tensor by `tensorOf`. */
export function roomFor(dtype: Tensor["dtype"], count: number): Numbers {
  switch (dtype) {
    case "float32":
      return new Float32Array(count);
    case "int64":
      return new Float64Array(count);
    case "int32":
      return new Int32Array(count);
    case "bool":
      return new Uint8Array(count);
  }
}

/** A tensor of numbers, converted to the memory of `dtype`. */
export function tensorOf(dtype: Tensor["dtype"], shape: readonly number[], numbers: ArrayLike<number>): Tensor {
  return { dtype, shape, data: dataOf(dtype, numbers) };
}

function dataOf(dtype: Tensor["dtype"], numbers: ArrayLike<number>): TensorData {
  switch (dtype) {
    case "float32":
      return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
    case "int64":
      return BigInt64Array.from(numbers as ArrayLike<number> & Iterable<number>, toInt64);
    case "int32":
      return numbers instanceof Int32Array ? numbers : Int32Array.from(numbers);
    case "bool":
      return numbers instanceof Uint8Array ? numbers : Uint8Array.from(numbers, (n) => (n === 0 ? 0 : 1));
  }
}

function toInt64(n: number): bigint {
  return n >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(Math.trunc(n));
}

/** Row-major strides in elements. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return strides;
}

/** A shape cut at an axis: product before it, its size, product after it. */
export function around(shape: readonly number[], axis: number): { before: number; size: number; after: number } {
  return {
    before: elementCount(shape.slice(0, axis)),
    size: shape[axis] ?? 1,
    after: elementCount(shape.slice(axis + 1)),
  };
}

/** The same elements under another shape. */
export function reshaped(tensor: Tensor, shape: readonly number[]): Tensor {
  return { dtype: tensor.dtype, shape, data: tensor.data };
}
