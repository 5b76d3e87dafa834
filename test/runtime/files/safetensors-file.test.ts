import { expect, test } from "vitest";
import { isRefusal } from "../../../runtime/checkpoint/refusal.ts";
import { type PlainTensor, readSafetensors, writeSafetensors } from "../../../runtime/files/safetensors-file.ts";
import { writeOutputs } from "../../../runtime/files/write-outputs.ts";
import { temporaryFolder } from "../checkpoint/temporary-folder.ts";

const folder = temporaryFolder();

const tensors = new Map<string, PlainTensor>([
  ["mask", { dtype: "BOOL", shape: [3], bytes: Uint8Array.of(1, 0, 1) }],
  ["logits", { dtype: "F32", shape: [1, 2], bytes: new Uint8Array(Float32Array.of(1, -2).buffer) }],
  ["ids", { dtype: "I64", shape: [1], bytes: new Uint8Array(BigInt64Array.of(7n).buffer) }],
  ["none", { dtype: "F32", shape: [0, 4], bytes: new Uint8Array(0) }],
]);

test("what is written is read back", () => {
  const path = folder.path("x.safetensors");
  expect(writeOutputs([{ path, chunks: writeSafetensors(tensors, { format: "pt" }) }])).toBeUndefined();
  const back = readSafetensors(path);
  if (isRefusal(back)) throw new Error(back.message);
  expect(new Map([...back].sort())).toEqual(new Map([...tensors].sort()));
});

test("wide tensors come first, so that each begins at a multiple of its element", () => {
  const [header] = writeSafetensors(tensors);
  expect(new TextDecoder().decode(header?.subarray(8)).trim()).toBe(
    '{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"logits":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},' +
      '"none":{"dtype":"F32","shape":[0,4],"data_offsets":[16,16]},"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}}',
  );
  expect((header?.length ?? 1) % 8).toBe(0);
});

test("the order of the map does not change the bytes", () => {
  const written = (map: ReadonlyMap<string, PlainTensor>) => Buffer.concat([...writeSafetensors(map)]);
  expect(written(new Map([...tensors].reverse()))).toEqual(written(tensors));
});

test("a damaged input is refused in words", () => {
  expect(readSafetensors(folder.write("x.safetensors", "not it"))).toMatchObject({ kind: "refusal", code: "E0502" });
});
