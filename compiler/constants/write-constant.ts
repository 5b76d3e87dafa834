/** Constants as bytes of a file: little-endian, row-major, in pieces. */
import { Bug } from "../../language/bug.ts";
import type { StoredDtype } from "../../language/checkpoint/facts.ts";
import type { Dtype } from "../graph/dtype.ts";
import { elementCount, type Tensor } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { halfBitsOf } from "../ops/half.ts";
import { numbersOf } from "../ops/numbers.ts";
import { constantRows, rowCount } from "./evaluate-constant.ts";
import { fixedShape } from "./fixed-shape.ts";
import type { TensorReader } from "./tensor-reader.ts";
import { rowsPerTile } from "./tiles.ts";

/** Bytes of one element in a file. */
export const dtypeBytes: Readonly<Record<Dtype, number>> = {
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  bool: 1,
};

/** The type in which a stored tensor's bytes can be used as they lie. */
export const dtypeAsStored: Readonly<Partial<Record<StoredDtype, Dtype>>> = {
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  BOOL: "bool",
};

/** Large enough that reading and writing cost little per piece, small enough to stay in the cache. */
export const copyBytes = 2 ** 20;

export function constantBytes(value: Value, dtype: Dtype): number {
  return elementCount(fixedShape(value)) * dtypeBytes[dtype];
}

/**
 * The bytes of a constant in the element type `dtype`, in order. Stored tensors of that type are copied unread, through `room`
 * when it is given: fresh memory for each piece takes as long as reading it.
 */
export function* writeConstant(
  value: Value,
  dtype: Dtype,
  reader: TensorReader,
  room?: Uint8Array,
): Iterable<Uint8Array> {
  if (value.origin.kind === "stored") {
    const { tensor } = value.origin;
    if (tensor.strides === undefined && dtypeAsStored[tensor.dtype] === dtype) {
      const total = constantBytes(value, dtype);
      for (let at = 0; at < total; at += copyBytes) {
        yield reader.readBytes(tensor, at, Math.min(at + copyBytes, total), room);
      }
      return;
    }
  }
  const rows = rowCount(value);
  const step = rowsPerTile(value);
  for (let start = 0; start < rows; start += step) {
    yield tensorBytes(constantRows(value, start, Math.min(start + step, rows), reader), dtype);
  }
}

/** A tensor's elements as bytes; shares memory where the type allows. */
export function tensorBytes(tensor: Tensor, dtype: Dtype): Uint8Array {
  if (dtype === tensor.dtype) return bytesOf(tensor.data);
  if ((dtype === "float16" || dtype === "bfloat16") && tensor.data instanceof Float32Array) {
    return bytesOf(halfBitsOf(tensor.data, dtype));
  }
  if (dtype === "float32") return bytesOf(Float32Array.from(numbersOf(tensor)));
  throw new Bug(`${tensor.dtype} is not written as ${dtype}`);
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
