import fc from "fast-check";
import { expect, test } from "vitest";
import { readElements, readFloats, toFloats } from "../../../compiler/constants/read-floats.ts";
import type { TensorReader } from "../../../compiler/constants/tensor-reader.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";

/** A reader over bytes in memory. */
function memory(storage: Uint8Array): TensorReader {
  return {
    readBytes(tensor, start, end) {
      if (tensor.offsetBytes + end > storage.length) throw new Error("past the end");
      return storage.slice(tensor.offsetBytes + start, tensor.offsetBytes + end);
    },
  };
}

const bytesOf = (array: { readonly buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);

test("every half is the float of the same value", () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const floats = toFloats(bytesOf(all), "F16");
  for (let half = 0; half < 65536; half++) {
    const sign = half >= 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 0x3ff;
    const value =
      exponent === 31
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : exponent === 0
          ? fraction * 2 ** -24
          : (1024 + fraction) * 2 ** (exponent - 25);
    expect(Object.is(floats[half], Number.isNaN(value) ? value : sign * value), `half ${half}`).toBe(true);
  }
});

test("the other dtypes", () => {
  expect([...toFloats(bytesOf(Uint16Array.of(0x3f80, 0xc040, 0x7f80)), "BF16")]).toEqual([
    1,
    -3,
    Number.POSITIVE_INFINITY,
  ]);
  expect([...toFloats(bytesOf(Float64Array.of(0.5, -2)), "F64")]).toEqual([0.5, -2]);
  expect([...toFloats(bytesOf(BigInt64Array.of(-1n, 2n ** 40n)), "I64")]).toEqual([-1, 2 ** 40]);
  expect([...toFloats(bytesOf(Int32Array.of(-7)), "I32")]).toEqual([-7]);
  expect([...toFloats(bytesOf(Int16Array.of(-7)), "I16")]).toEqual([-7]);
  expect([...toFloats(Uint8Array.of(255), "I8")]).toEqual([-1]);
  expect([...toFloats(Uint8Array.of(255), "U8")]).toEqual([255]);
  expect([...toFloats(Uint8Array.of(0, 1, 2), "BOOL")]).toEqual([0, 1, 1]);
});

test("bytes that begin at an odd place are converted all the same", () => {
  const shifted = new Uint8Array(9);
  shifted.set(bytesOf(Float32Array.of(3, 4)), 1);
  expect([...toFloats(shifted.subarray(1), "F32")]).toEqual([3, 4]);
  expect([...toFloats(Buffer.from(shifted.buffer, 1), "F32")]).toEqual([3, 4]);
});

/** Any shape with any permutation of its axes, steps between elements, and a range of rows. */
const stridedTensor = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    steps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
    offset: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ shape, steps, order, offset }) => {
    const strides = new Array<number>(shape.length).fill(0);
    let next = 1;
    for (const axis of order.filter((a) => a < shape.length)) {
      strides[axis] = next * (steps[axis] ?? 1);
      next = Math.max(next, (strides[axis] ?? 0) * (shape[axis] ?? 1));
    }
    return { shape, strides, offset };
  });

test("strided tensors give the elements that the definition of strides gives", () => {
  fc.assert(
    fc.property(stridedTensor, fc.nat(), fc.nat(), ({ shape, strides, offset }, a, b) => {
      const rows = shape[0] ?? 1;
      const [start = 0, end = 0] = [a % (rows + 1), b % (rows + 1)].sort((x, y) => x - y);
      const last = shape.reduce((sum, size, i) => sum + (size - 1) * (strides[i] ?? 0), offset);
      const storage = Float32Array.from({ length: last + 1 }, (_, i) => i);
      const tensor: StoredTensor = { name: "t", dtype: "F32", shape, strides, file: "", offsetBytes: offset * 4 };
      const expected = indices([end - start, ...shape.slice(1)]).map((index) =>
        index.reduce((sum, i, axis) => sum + (axis === 0 ? i + start : i) * (strides[axis] ?? 0), offset),
      );
      expect([...readFloats(memory(bytesOf(storage)), tensor, start, end)]).toEqual(expected);
    }),
  );
});

function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );
}

test("a few columns of a large transposed matrix are read without the rest", () => {
  const rows = 300;
  const columns = 2000;
  const storage = new Float32Array(rows * columns).map((_, i) => i);
  let readTotal = 0;
  const inner = memory(bytesOf(storage));
  const counting: TensorReader = {
    readBytes(tensor, start, end) {
      readTotal += end - start;
      return inner.readBytes(tensor, start, end);
    },
  };
  const tensor: StoredTensor = {
    name: "t",
    dtype: "F32",
    shape: [columns, rows],
    strides: [1, columns],
    file: "",
    offsetBytes: 0,
  };
  const some = readFloats(counting, tensor, 10, 12);
  expect(some[0]).toBe(10);
  expect(some[rows]).toBe(11);
  expect(readTotal).toBeLessThan(storage.byteLength);
});

test("contiguous rows keep their dtype and scalars have one row", () => {
  const storage = bytesOf(Uint16Array.of(1, 2, 3, 4, 5, 6));
  const matrix: StoredTensor = { name: "t", dtype: "F16", shape: [3, 2], file: "", offsetBytes: 0 };
  expect(readElements(memory(storage), matrix, 1, 2)).toEqual(storage.slice(4, 8));
  const scalar: StoredTensor = { name: "t", dtype: "F16", shape: [], file: "", offsetBytes: 2 };
  expect(readElements(memory(storage), scalar)).toEqual(storage.slice(2, 4));
});
