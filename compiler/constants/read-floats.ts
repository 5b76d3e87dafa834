/** Elements of stored tensors in row-major order and as 32-bit floats, whatever dtype and strides the file has. */
import { unreachable } from "../../language/bug.ts";
import type { StoredDtype, StoredTensor } from "../../language/checkpoint/facts.ts";
import { storedDtypeBytes, type TensorReader } from "./tensor-reader.ts";

/** A strided piece is read in one go when the bytes between its elements are few, or waste less than 3 of 4. */
const smallSpanBytes = 65536;
const wasteLimit = 4;

/**
 * Rows `[startRow, endRow)` along dimension 0 as 32-bit floats in row-major order; a scalar has one row. F64 and integers
 * are rounded to the nearest float.
 */
export function readFloats(
  reader: TensorReader,
  tensor: StoredTensor,
  startRow = 0,
  endRow = tensor.shape[0] ?? 1,
): Float32Array {
  return toFloats(readElements(reader, tensor, startRow, endRow), tensor.dtype);
}

/** The same rows as bytes of the tensor's own dtype, row-major, without gaps. */
export function readElements(
  reader: TensorReader,
  tensor: StoredTensor,
  startRow = 0,
  endRow = tensor.shape[0] ?? 1,
): Uint8Array {
  const size = storedDtypeBytes[tensor.dtype];
  const shape = tensor.shape.length === 0 ? [] : [endRow - startRow, ...tensor.shape.slice(1)];
  const rowElements = tensor.shape.slice(1).reduce((product, n) => product * n, 1);
  if (tensor.strides === undefined) {
    return reader.readBytes(tensor, startRow * rowElements * size, endRow * rowElements * size);
  }
  const output = new Uint8Array(shape.reduce((product, n) => product * n, 1) * size);
  if (output.length === 0) return output;
  const start = shape.length === 0 ? 0 : startRow * (tensor.strides[0] ?? 0);
  gather({ reader, tensor, output, size }, byStride(shape, tensor.strides), start, 0);
  return output;
}

interface Axis {
  readonly length: number;
  /** Elements between neighbours in the storage. */
  readonly from: number;
  /** Elements between neighbours in the output. */
  readonly to: number;
}

interface Gathering {
  readonly reader: TensorReader;
  readonly tensor: StoredTensor;
  readonly output: Uint8Array;
  /** Bytes of one element. */
  readonly size: number;
}

/** Axes from the widest stride in the storage to the narrowest, so that the innermost ones lie close together. */
function byStride(shape: readonly number[], strides: readonly number[]): readonly Axis[] {
  const axes: Axis[] = [];
  let to = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    axes.push({ length: shape[i] ?? 1, from: strides[i] ?? 0, to });
    to *= shape[i] ?? 1;
  }
  return axes.filter((axis) => axis.length !== 1).sort((a, b) => b.from - a.from);
}

function gather(work: Gathering, axes: readonly Axis[], from: number, to: number): void {
  const span = axes.reduce((sum, axis) => sum + (axis.length - 1) * axis.from, 1);
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  const [widest, ...rest] = axes;
  if (widest === undefined || span * work.size <= smallSpanBytes || span <= wasteLimit * count) {
    const bytes = work.reader.readBytes(work.tensor, from * work.size, (from + span) * work.size);
    scatter(work, bytes, axes, 0, to);
    return;
  }
  for (let i = 0; i < widest.length; i++) gather(work, rest, from + i * widest.from, to + i * widest.to);
}

function scatter(work: Gathering, bytes: Uint8Array, axes: readonly Axis[], from: number, to: number): void {
  const { output, size } = work;
  const [axis, ...rest] = axes;
  if (axis === undefined) {
    for (let b = 0; b < size; b++) output[to * size + b] = bytes[from * size + b] ?? 0;
    return;
  }
  if (rest.length > 0) {
    for (let i = 0; i < axis.length; i++) scatter(work, bytes, rest, from + i * axis.from, to + i * axis.to);
    return;
  }
  for (let i = 0; i < axis.length; i++) {
    const source = (from + i * axis.from) * size;
    const target = (to + i * axis.to) * size;
    for (let b = 0; b < size; b++) output[target + b] = bytes[source + b] ?? 0;
  }
}

/** Little-endian elements as floats. The result may share the buffer of `bytes`. */
export function toFloats(bytes: Uint8Array, dtype: StoredDtype): Float32Array {
  const size = storedDtypeBytes[dtype];
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset } = aligned;
  const count = aligned.byteLength / size;
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer, byteOffset, count);
    case "F64":
      return Float32Array.from(new Float64Array(buffer, byteOffset, count));
    case "F16":
      return halfToFloat(new Uint16Array(buffer, byteOffset, count));
    case "BF16":
      return brainToFloat(new Uint16Array(buffer, byteOffset, count));
    case "I64":
      return longToFloat(new Uint32Array(buffer, byteOffset, count * 2));
    case "I32":
      return Float32Array.from(new Int32Array(buffer, byteOffset, count));
    case "I16":
      return Float32Array.from(new Int16Array(buffer, byteOffset, count));
    case "I8":
      return Float32Array.from(new Int8Array(buffer, byteOffset, count));
    case "U8":
      return Float32Array.from(aligned);
    case "BOOL":
      return Float32Array.from(aligned, (byte) => (byte === 0 ? 0 : 1));
    default:
      return unreachable(dtype);
  }
}

let halfTable: Uint32Array | undefined;

/** All 65,536 halves as the bits of floats: a look-up is several times faster than the arithmetic. */
function halves(): Uint32Array {
  if (halfTable !== undefined) return halfTable;
  const table = new Uint32Array(65536);
  for (let half = 0; half < 65536; half++) table[half] = halfBits(half);
  halfTable = table;
  return table;
}

/** Bits of the float that equals a half, subnormals and NaN payloads included. */
function halfBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal half is a normal float: move its highest bit to the implicit place.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

function halfToFloat(source: Uint16Array): Float32Array {
  const table = halves();
  const bits = new Uint32Array(source.length);
  for (let i = 0; i < source.length; i++) bits[i] = table[source[i] ?? 0] ?? 0;
  return new Float32Array(bits.buffer);
}

function brainToFloat(source: Uint16Array): Float32Array {
  const bits = new Uint32Array(source.length);
  for (let i = 0; i < source.length; i++) bits[i] = (source[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

function longToFloat(words: Uint32Array): Float32Array {
  const output = new Float32Array(words.length / 2);
  for (let i = 0; i < output.length; i++) {
    output[i] = ((words[2 * i + 1] ?? 0) | 0) * 4294967296 + (words[2 * i] ?? 0);
  }
  return output;
}
