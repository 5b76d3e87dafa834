import { appendFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WeightsUnreadable } from "../../../compiler/constants/tensor-reader.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";
import { createFacts } from "../../../runtime/checkpoint/disk-facts.ts";
import { isRefusal } from "../../../runtime/checkpoint/refusal.ts";
import { readSafetensorsHeader } from "../../../runtime/checkpoint/safetensors-header.ts";
import { createTensorReader } from "../../../runtime/checkpoint/tensor-reader.ts";
import { readTorchArchive } from "../../../runtime/checkpoint/torch-archive.ts";
import { oneTensor } from "./make-safetensors.ts";
import { dictPickle, floats, makeTorch, makeZip, tensorOps } from "./make-torch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

function onlyTensor(tensors: ReturnType<typeof readSafetensorsHeader>): StoredTensor {
  const [tensor] = isRefusal(tensors) ? [] : tensors.values();
  if (tensor === undefined) throw new Error("no tensor");
  return tensor;
}

test("bytes count from the tensor's first element, in a buffer of their own", () => {
  const tensor = onlyTensor(readSafetensorsHeader(folder.write("x.safetensors", oneTensor("w", [1, 2, 3]))));
  const reader = createTensorReader();
  const bytes = reader.readBytes(tensor, 4, 12);
  reader.close();
  expect([...new Float32Array(bytes.buffer)]).toEqual([2, 3]);
});

test("a range outside the file is refused before anything is allocated", () => {
  const tensor = onlyTensor(readSafetensorsHeader(folder.write("x.safetensors", oneTensor("w", [1]))));
  const reader = createTensorReader();
  expect(() => reader.readBytes(tensor, 0, 2 ** 50)).toThrow(/truncated/);
  reader.close();
});

test("a file that grows while it is read is refused", () => {
  const tensor = onlyTensor(readSafetensorsHeader(folder.write("x.safetensors", oneTensor("w", [1]))));
  const reader = createTensorReader();
  reader.readBytes(tensor, 0, 4);
  appendFileSync(tensor.file, "more");
  expect(() => reader.readBytes(tensor, 0, 4)).toThrow(WeightsUnreadable);
  reader.close();
});

test("a file that changed after its header was read is refused", () => {
  const file = folder.write("m/model.safetensors", oneTensor("w", [1]));
  const facts = createFacts({});
  const tensor = facts.folder(folder.path("a.adapt"), "./m")?.weights.get("model")?.tensors.get("w");
  folder.write("m/model.safetensors", oneTensor("w", [1, 2]));
  const reader = createTensorReader(facts.versionOf);
  expect(() => reader.readBytes(tensor as StoredTensor, 0, 4)).toThrow(`\`${file}\` changed since it was checked`);
  expect(() => reader.readBytes({ ...(tensor as StoredTensor), file: `${file}.gone` }, 0, 4)).toThrow(/does not exist/);
  reader.close();
});

test("a storage is compared with its checksum before its bytes are handed out", () => {
  const data = dictPickle({
    sound: tensorOps({ key: "0", elements: 1, shape: [1], strides: [1] }),
    damaged: tensorOps({ key: "1", elements: 1, shape: [1], strides: [1] }),
  });
  const entries = [
    { name: "a/data.pkl", bytes: data },
    { name: "a/data/0", bytes: floats(1) },
    { name: "a/data/1", bytes: floats(2), crc: 77 },
  ];
  const tensors = readTorchArchive(folder.write("x.bin", makeZip(entries)));
  if (isRefusal(tensors)) throw new Error(tensors.message);
  const reader = createTensorReader();
  expect(reader.readBytes(tensors.get("sound") as StoredTensor, 0, 4)).toEqual(floats(1));
  expect(() => reader.readBytes(tensors.get("damaged") as StoredTensor, 0, 4)).toThrow(/does not match its checksum/);
  reader.close();
});

test("an archive can be opened again after closing", () => {
  const data = dictPickle({ a: tensorOps({ elements: 1, shape: [1], strides: [1] }) });
  const tensor = onlyTensor(readTorchArchive(folder.write("x.bin", makeTorch(data, { 0: floats(5) }))));
  const reader = createTensorReader();
  reader.readBytes(tensor, 0, 4);
  reader.close();
  expect(reader.readBytes(tensor, 0, 4)).toEqual(floats(5));
  reader.close();
});
