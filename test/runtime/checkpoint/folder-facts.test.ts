import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { createFacts } from "../../../runtime/checkpoint/disk-facts.ts";
import { readFolder } from "../../../runtime/checkpoint/folder-facts.ts";
import { oneTensor } from "./make-safetensors.ts";
import { dictPickle, floats, makeTorch, tensorOps } from "./make-torch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const bin = (name: string) =>
  makeTorch(dictPickle({ [name]: tensorOps({ elements: 1, shape: [1], strides: [1] }) }), { 0: floats(1) });

function labels(path: string): string[] {
  return [...readFolder(path).weights].map(([role, { label, tensors }]) => `${role} ${label} ${[...tensors.keys()]}`);
}

test("an adapter and its head in one folder, safetensors preferred", () => {
  folder.write("adapter_config.json", '{"config":{}}');
  folder.write("head_config.json", "{}");
  folder.write("pytorch_adapter.bin", bin("old"));
  folder.write("adapter.safetensors", oneTensor("new", [1]));
  folder.write("pytorch_model_head.bin", bin("head"));
  expect(labels(folder.path())).toEqual(["adapter adapter.safetensors new", "head pytorch_model_head.bin head"]);
  expect([...readFolder(folder.path()).json.keys()]).toEqual(["adapter_config.json", "head_config.json"]);
});

test.each<[string, string, RegExp]>([
  ["no JSON", "{", /`config\.json` is not valid JSON/],
  ["a list", "[]", /not a JSON object/],
  ["NaN", '{"a": NaN}', /not valid JSON/],
  ["a key twice", '{"a":1,"a":2}', /"a" twice/],
  ["a prototype", '{"a":{"__proto__":{}}}', /__proto__/],
  ["deep nesting", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`, /nests deeper/],
])("a config with %s is a problem, and the rest is still read", (_, text, message) => {
  folder.write("config.json", text);
  folder.write("model.safetensors", oneTensor("w", [1]));
  const facts = readFolder(folder.path());
  expect(facts.json.size).toBe(0);
  expect(facts.weights.size).toBe(1);
  expect(facts.problems).toEqual([{ code: "E0502", file: "config.json", message: expect.stringMatching(message) }]);
});

test("a config of more than 16 MiB is not read", () => {
  folder.write("config.json", " ".repeat(2 ** 24 + 1));
  expect(readFolder(folder.path()).problems[0]?.message).toMatch(/larger than 16 MiB/);
});

test("a link out of the folder is refused, one inside it is followed", () => {
  const secret = folder.write("secret.safetensors", oneTensor("secret", [1]));
  folder.write("a/real.safetensors", oneTensor("w", [1]));
  symlinkSync("real.safetensors", folder.path("a", "model.safetensors"));
  symlinkSync(secret, folder.path("a", "adapter.safetensors"));
  symlinkSync("nowhere", folder.path("a", "config.json"));
  symlinkSync("head_config.json", folder.path("a", "head_config.json"));
  expect(labels(folder.path("a"))).toEqual(["model model.safetensors w"]);
  expect(readFolder(folder.path("a")).problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "E0501 `config.json` does not exist, or is a link to nothing",
    "E0502 `head_config.json` is a symbolic link in a circle",
    "E0502 `adapter.safetensors` is a symbolic link that leads out of the folder",
  ]);
});

test("a shard may not be a link out of the folder either", () => {
  folder.write("secret.safetensors", oneTensor("w", [1]));
  folder.write("a/model.safetensors.index.json", '{"weight_map":{"w":"s.safetensors"}}');
  symlinkSync("../secret.safetensors", folder.path("a", "s.safetensors"));
  expect(readFolder(folder.path("a")).problems[0]?.message).toMatch(
    /"s\.safetensors", which is a symbolic link that leads out/,
  );
});

function writeHubCache(): void {
  folder.write("hub/models--org--name/blobs/abc", oneTensor("w", [1]));
  folder.write("hub/models--org--name/refs/main", "0123456789\n");
  mkdirSync(folder.path("hub/models--org--name/snapshots/0123456789"), { recursive: true });
  symlinkSync("../../blobs/abc", folder.path("hub/models--org--name/snapshots/0123456789/model.safetensors"));
}

test("the Hub cache's links are followed, and its ids found", () => {
  writeHubCache();
  const facts = createFacts({ HF_HUB_CACHE: folder.path("hub") }).folder(folder.path("a.adapt"), "org/name");
  expect(facts?.problems).toEqual([]);
  expect(facts?.weights.get("model")?.tensors.get("w")?.file).toBe(folder.path("hub/models--org--name/blobs/abc"));
});

test("the Hub cache's links may not lead to another repository", () => {
  writeHubCache();
  folder.write("hub/models--org--other/blobs/abc", oneTensor("w", [1]));
  const link = folder.path("hub/models--org--name/snapshots/0123456789/adapter.safetensors");
  symlinkSync("../../../models--org--other/blobs/abc", link);
  const facts = createFacts({ HF_HOME: folder.path() }).folder(folder.path("a.adapt"), "org/name");
  expect(facts?.problems).toEqual([expect.objectContaining({ code: "E0502", file: "adapter.safetensors" })]);
});

test("a reference that is a path is not followed", () => {
  folder.write("hub/models--org--name/refs/main", "../../..");
  const facts = createFacts({ HF_HUB_CACHE: folder.path("hub") }).folder(folder.path("a.adapt"), "org/name");
  expect(facts?.exists).toBe(false);
});

test.runIf(process.platform !== "win32")("a pipe in place of weights does not block", () => {
  execFileSync("mkfifo", [folder.path("model.safetensors")]);
  expect(readFolder(folder.path()).problems[0]?.message).toBe("`model.safetensors` is not a regular file");
});

test("what does not exist says what to do", () => {
  const facts = createFacts({ HF_HUB_CACHE: folder.path("hub") });
  const file = folder.write("a.adapt", "");
  expect(facts.folder(file, "org/name")).toMatchObject({
    exists: false,
    problems: [
      { code: "E0501", message: "`org/name` does not exist", help: expect.stringContaining("adapt pull org/name") },
    ],
  });
  expect(facts.folder(file, "./models/x")?.problems[0]?.help).not.toContain("adapt pull");
  expect(facts.folder(file, "./a.adapt")).toMatchObject({ exists: false, problems: [{ code: "E0501" }] });
  expect(facts.folder(file, "a\0b")).toMatchObject({ exists: false, problems: [{ code: "E0501" }] });
  expect(facts.folder("untitled:Untitled-1", "./x")).toBeUndefined();
});

test("facts are kept until a file changes", () => {
  const file = folder.write("a.adapt", "");
  const weights = folder.write("m/model.safetensors", oneTensor("w", [1]));
  const facts = createFacts({});
  const before = facts.folder(file, "./m");
  expect(facts.folder(`file://${file}`, "m")).toBe(before);
  expect(facts.versionOf(weights)?.sizeBytes).toBe(oneTensor("w", [1]).length);
  folder.write("m/model.safetensors", oneTensor("v", [1]));
  utimesSync(weights, 1, 1);
  expect([...(facts.folder(file, "./m")?.weights.get("model")?.tensors.keys() ?? [])]).toEqual(["v"]);
});
