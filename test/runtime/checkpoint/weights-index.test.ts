import { expect, test } from "vitest";
import { readFolder } from "../../../runtime/checkpoint/folder-facts.ts";
import { oneTensor } from "./make-safetensors.ts";
import { dictPickle, floats, makeTorch, tensorOps } from "./make-torch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

function writeIndex(map: unknown): void {
  folder.write("model.safetensors.index.json", JSON.stringify({ metadata: { total_size: 8 }, weight_map: map }));
}

test("shards are read together, with tensors that the index forgot", () => {
  writeIndex({ a: "model-1.safetensors", b: "model-2.safetensors" });
  const first = folder.write("model-1.safetensors", oneTensor("a", [1]));
  folder.write("model-2.safetensors", oneTensor("b", [2]));
  const { weights, problems } = readFolder(folder.path());
  expect(problems).toEqual([]);
  expect([...(weights.get("model")?.tensors.keys() ?? [])]).toEqual(["a", "b"]);
  expect(weights.get("model")?.tensors.get("a")?.file).toBe(first);
});

test("shards of the PyTorch kind", () => {
  folder.write("pytorch_model.bin.index.json", JSON.stringify({ weight_map: { a: "pytorch_model-1.bin" } }));
  const data = dictPickle({ a: tensorOps({ elements: 1, shape: [1], strides: [1] }) });
  folder.write("pytorch_model-1.bin", makeTorch(data, { 0: floats(1) }));
  expect(readFolder(folder.path()).weights.get("model")?.tensors.size).toBe(1);
});

test.each<[string, unknown, string, RegExp]>([
  [
    "a shard that is missing",
    { a: "x.safetensors" },
    "E0501",
    /names the shard "x\.safetensors", which does not exist/,
  ],
  ["a shard elsewhere", { a: "../x.safetensors" }, "E0502", /not a \.safetensors file of the same folder/],
  ["a shard of an absolute path", { a: "/etc/x.safetensors" }, "E0502", /not a \.safetensors file/],
  ["a shard of a Windows path", { a: "..\\x.safetensors" }, "E0502", /not a \.safetensors file/],
  ["a shard of another kind", { a: "config.json" }, "E0502", /not a \.safetensors file/],
  ["a tensor that its shard lacks", { z: "one.safetensors" }, "E0502", /"one\.safetensors" holds "z", but it does not/],
  [
    "a tensor of another shard",
    { a: "two.safetensors", b: "one.safetensors" },
    "E0502",
    /"two\.safetensors" holds "a", but "one\.safetensors" has/,
  ],
  [
    "a tensor in two shards",
    { a: "one.safetensors", b: "copy.safetensors" },
    "E0502",
    /"copy\.safetensors" has one too/,
  ],
  ["no map", [], "E0502", /no `weight_map`/],
  ["a shard that is a number", { a: 1 }, "E0502", /no shard for "a"/],
])("%s is a problem", (_, map, code, message) => {
  writeIndex(map);
  folder.write("one.safetensors", oneTensor("a", [1]));
  folder.write("copy.safetensors", oneTensor("a", [1]));
  folder.write("two.safetensors", oneTensor("a", [1]));
  const { problems, weights } = readFolder(folder.path());
  expect(weights.size).toBe(0);
  expect(problems).toEqual([expect.objectContaining({ code, message: expect.stringMatching(message) })]);
});
