/** Rows of a stored tensor as a tensor in memory, of the dtype that the graph gives it. */
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import type { Dtype } from "../graph/dtype.ts";
import type { Tensor } from "../graph/tensor.ts";
import { readElements, readFloats, toFloats } from "./read-floats.ts";
import type { TensorReader } from "./tensor-reader.ts";

/** Integers are int64, `BOOL` is bool, every float is float32. A scalar has one row. */
export function storedRows(
  reader: TensorReader,
  tensor: StoredTensor,
  dtype: Dtype,
  start: number,
  end: number,
): Tensor {
  const shape = tensor.shape.length === 0 ? [] : [end - start, ...tensor.shape.slice(1)];
  if (dtype === "int64") return { dtype, shape, data: integersOf(reader, tensor, start, end) };
  if (dtype === "bool") {
    return { dtype, shape, data: readElements(reader, tensor, start, end).map((byte) => (byte === 0 ? 0 : 1)) };
  }
  return { dtype: "float32", shape, data: readFloats(reader, tensor, start, end) };
}

function integersOf(reader: TensorReader, tensor: StoredTensor, start: number, end: number): BigInt64Array {
  const bytes = readElements(reader, tensor, start, end);
  if (tensor.dtype === "I64") return new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  if (tensor.dtype === "I32") {
    return BigInt64Array.from(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), BigInt);
  }
  return BigInt64Array.from(toFloats(bytes, tensor.dtype), BigInt);
}
