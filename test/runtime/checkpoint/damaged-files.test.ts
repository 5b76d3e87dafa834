import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readElements } from "../../../compiler/constants/read-floats.ts";
import { storedDtypeBytes, WeightsUnreadable } from "../../../compiler/constants/tensor-reader.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";
import { isRefusal } from "../../../runtime/checkpoint/refusal.ts";
import { readSafetensorsHeader } from "../../../runtime/checkpoint/safetensors-header.ts";
import { createTensorReader } from "../../../runtime/checkpoint/tensor-reader.ts";
import { readTorchArchive } from "../../../runtime/checkpoint/torch-archive.ts";
import { makeSafetensors } from "./make-safetensors.ts";
import { dictPickle, floats, makeLegacy, makeTorch, makeZip, tensorOps } from "./make-torch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

const pickled = (isLegacy: boolean) =>
  dictPickle({
    a: tensorOps({ elements: 6, shape: [3, 2], strides: [1, 3], isLegacy }),
    b: tensorOps({ elements: 6, offset: 2, shape: [4], strides: [1], isLegacy }),
  });
const six = floats(1, 2, 3, 4, 5, 6);
const header = {
  a: { dtype: "F32", shape: [3, 2], data_offsets: [0, 24] },
  b: { dtype: "BF16", shape: [2], data_offsets: [24, 28] },
};

const seeds: Readonly<Record<string, Uint8Array>> = {
  "real.bin": readFileSync(join(import.meta.dirname, "fixtures", "pytorch_adapter.bin")),
  "zip.bin": makeTorch(pickled(false), { 0: six }),
  "zip64.bin": makeZip(
    [
      { name: "a/data.pkl", bytes: pickled(false) },
      { name: "a/data/0", bytes: six },
    ],
    true,
  ),
  "legacy.bin": makeLegacy(pickled(true), [{ key: "0", count: 6, bytes: six }]),
  "x.safetensors": makeSafetensors(header, new Uint8Array(28)),
};

const change = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: fc.nat(), byte: fc.nat(255) }),
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), byte: fc.nat(255) }),
);

function damage(
  seed: Uint8Array,
  changes: readonly { kind: "set" | "flip" | "cut"; at: number; byte: number }[],
): Uint8Array {
  // Not `slice`: a Buffer would share its memory with the seed.
  let bytes = Uint8Array.from(seed);
  for (const { kind, at, byte } of changes) {
    const i = bytes.length === 0 ? 0 : at % bytes.length;
    if (kind === "cut") bytes = bytes.slice(0, i);
    else if (i < bytes.length) bytes[i] = kind === "set" ? byte : (bytes[i] ?? 0) ^ (1 << byte);
  }
  return bytes;
}

/** Reads everything that the header offers; a damaged file may say so here too, and in no other way. */
function readAll(tensors: Iterable<StoredTensor>, fileBytes: number): void {
  const reader = createTensorReader();
  try {
    for (const tensor of tensors) {
      const bytes = tensor.shape.reduce((product, n) => product * n, 1) * storedDtypeBytes[tensor.dtype];
      // A repeated view may be larger than its file, but never by more than this.
      expect(bytes).toBeLessThanOrEqual(Math.max(fileBytes, 8 * 2 ** 20));
      readElements(reader, tensor);
    }
  } catch (error) {
    if (!(error instanceof WeightsUnreadable)) throw error;
  } finally {
    reader.close();
  }
}

test.each(Object.keys(seeds))("%s, damaged at random, is read or refused, and never more than it holds", (name) => {
  const seed = seeds[name] ?? new Uint8Array(0);
  const file = folder.path(name);
  const read = name.endsWith(".bin") ? readTorchArchive : readSafetensorsHeader;
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
      const bytes = damage(seed, changes);
      writeFileSync(file, bytes);
      const tensors = read(file);
      if (isRefusal(tensors)) {
        expect(tensors.message).not.toMatch(/undefined|NaN|\[object/);
        return;
      }
      accepted++;
      readAll(tensors.values(), bytes.length);
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(0);
});

test("a damaged pickle with a mended checksum is read or refused", () => {
  const file = folder.path("x.bin");
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = makeTorch(damage(pickled(false), changes), { 0: six });
      writeFileSync(file, bytes);
      const tensors = readTorchArchive(file);
      if (!isRefusal(tensors)) readAll(tensors.values(), bytes.length);
    }),
    { numRuns: 1000 },
  );
});
