import { expect, test } from "vitest";
import { readFloats } from "../../../compiler/constants/read-floats.ts";
import { isRefusal } from "../../../runtime/checkpoint/refusal.ts";
import { createTensorReader } from "../../../runtime/checkpoint/tensor-reader.ts";
import { readTorchArchive } from "../../../runtime/checkpoint/torch-archive.ts";
import { dictPickle, floats, makeLegacy, tensorOps } from "./make-torch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

const data = dictPickle({
  a: tensorOps({ key: "11", elements: 4, shape: [2, 2], strides: [1, 2], isLegacy: true }),
  b: tensorOps({ key: "22", type: "LongStorage", elements: 1, shape: [1], strides: [1], isLegacy: true }),
  part: tensorOps({ key: "11", elements: 4, offset: 1, shape: [1], strides: [1], view: [2, 2], isLegacy: true }),
});
const a = { key: "11", count: 4, bytes: floats(1, 2, 3, 4) };
const b = { key: "22", count: 1, bytes: new Uint8Array(BigInt64Array.of(-5n).buffer) };

test("storages follow in the order of their list, and views are honoured", () => {
  const tensors = readTorchArchive(folder.write("x.bin", makeLegacy(data, [b, a])));
  if (isRefusal(tensors)) throw new Error(tensors.message);
  const reader = createTensorReader();
  const values = [...tensors.values()].map((tensor) => [tensor.name, ...readFloats(reader, tensor)]);
  reader.close();
  expect(values).toEqual([
    ["a", 1, 3, 2, 4],
    ["b", -5],
    ["part", 4],
  ]);
});

const outside = dictPickle({
  a: tensorOps({ key: "11", elements: 4, shape: [3], strides: [1], view: [2, 2], isLegacy: true }),
});

test.each<[string, Uint8Array, RegExp]>([
  ["a storage that no tensor uses", makeLegacy(dictPickle({}), [a]), /"11" that no tensor uses/],
  ["a storage that is missing", makeLegacy(data, [a]), /lacks the storage "22"/],
  ["a storage twice", makeLegacy(data, [a, b, a]), /something twice/],
  ["a count that lies", makeLegacy(data, [{ ...a, count: 3 }, b]), /another size/],
  ["a storage cut short", makeLegacy(data, [b, { ...a, bytes: floats(1) }]), /ends inside the storage "11"/],
  ["bytes behind", makeLegacy(data, [b, { ...a, bytes: floats(1, 2, 3, 4, 5) }]), /after its last storage/],
  ["a tensor outside its view", makeLegacy(outside, [a]), /reaches past/],
  ["big-endian numbers", makeLegacy(data, [a, b], false), /big-endian/],
])("%s is refused", (_, bytes, message) => {
  expect(readTorchArchive(folder.write("x.bin", bytes))).toMatchObject({ message: expect.stringMatching(message) });
});

test("the tar format is named", () => {
  const tar = new Uint8Array(1024);
  tar.set(new TextEncoder().encode("ustar"), 257);
  expect(readTorchArchive(folder.write("x.bin", tar))).toMatchObject({
    message: expect.stringContaining("tar format"),
  });
});
