/** Deterministic tensors, comparisons and readers for the compiler's tests. */
import { expect } from "vitest";
import type { TensorReader } from "../../../compiler/constants/tensor-reader.ts";
import { storedDtypeBytes } from "../../../compiler/constants/tensor-reader.ts";
import { elementCount, floats, integers, type Tensor } from "../../../compiler/graph/tensor.ts";
import type { StoredDtype, StoredTensor } from "../../../language/checkpoint/facts.ts";

/** Numbers in [-2, 2), the same for the same seed. */
export function randomFloats(shape: readonly number[], seed = 1): Tensor {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 4 - 2;
  };
  return floats(shape, Array.from({ length: elementCount(shape) }, next));
}

export function randomIntegers(shape: readonly number[], below: number, seed = 1): Tensor {
  const { data } = randomFloats(shape, seed);
  return integers(
    shape,
    Array.from(data as Float32Array, (n) => Math.floor(((n + 2) / 4) * below)),
  );
}

export function bools(shape: readonly number[], bits: readonly number[]): Tensor {
  return { dtype: "bool", shape, data: Uint8Array.from(bits) };
}

export function expectClose(actual: Tensor | undefined, expected: Tensor | undefined, tolerance = 1e-5): void {
  expect(actual?.shape).toEqual(expected?.shape);
  expect(actual?.dtype).toBe(expected?.dtype);
  const [a, b] = [numbersOf(actual), numbersOf(expected)];
  const worst = a.findIndex((x, i) => !isClose(x, b[i] ?? Number.NaN, tolerance));
  if (worst >= 0) throw new Error(`element ${worst}: ${a[worst]} is not ${b[worst]}`);
}

function numbersOf(tensor: Tensor | undefined): readonly number[] {
  return Array.from<number | bigint, number>(tensor?.data ?? [], Number);
}

function isClose(a: number, b: number, tolerance: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

/** A checkpoint in memory: files by name. */
export function memoryReader(files: Readonly<Record<string, Uint8Array>>): TensorReader {
  return {
    readBytes(tensor, start, end) {
      const bytes = files[tensor.file];
      if (!bytes) throw new Error(`no file ${tensor.file}`);
      return bytes.slice(tensor.offsetBytes + start, tensor.offsetBytes + end);
    },
  };
}

export const noFiles = memoryReader({});

export interface Checkpoint {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly reader: TensorReader;
}

/** One file that holds float32 tensors one after another, behind a header of an odd length. */
export function checkpointOf(
  file: string,
  entries: Readonly<Record<string, Tensor>>,
  dtype: StoredDtype = "F32",
): Checkpoint {
  const header = 11;
  const pieces: Uint8Array[] = [new Uint8Array(header)];
  const tensors: Record<string, StoredTensor> = {};
  let offsetBytes = header;
  for (const [name, { shape, data }] of Object.entries(entries)) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.length !== elementCount(shape) * storedDtypeBytes[dtype]) throw new Error(`${name} is no ${dtype}`);
    tensors[name] = { name, dtype, shape, file, offsetBytes };
    pieces.push(bytes);
    offsetBytes += bytes.length;
  }
  const bytes = new Uint8Array(offsetBytes);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const files = { [file]: bytes };
  return { tensors, files, reader: memoryReader(files) };
}
