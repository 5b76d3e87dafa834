/** A whole small tensor in memory: literals, folded constants and the operands of reference evaluations. Row-major. */
import type { Dtype } from "./dtype.ts";

export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array;

export interface Tensor {
  /** float16 and bfloat16 exist only in files; in memory they are float32. bool is one byte an element. */
  readonly dtype: Exclude<Dtype, "float16" | "bfloat16">;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function floats(shape: readonly number[], data: ArrayLike<number>): Tensor {
  return { dtype: "float32", shape, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

export function integers(shape: readonly number[], data: readonly number[]): Tensor {
  return { dtype: "int64", shape, data: BigInt64Array.from(data, BigInt) };
}
