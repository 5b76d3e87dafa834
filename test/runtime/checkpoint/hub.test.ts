import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createFacts } from "../../../runtime/checkpoint/disk-facts.ts";
import { pullFromHub } from "../../../runtime/checkpoint/hub.ts";
import { wantedFiles } from "../../../runtime/checkpoint/hub-files.ts";
import { oneTensor } from "./make-safetensors.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const sha = "0123456789abcdef0123456789abcdef01234567";
let server: Server | undefined;

afterEach(async () => {
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  server = undefined;
});

interface Repository {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What the server really sends, when it differs. */
  readonly sent?: Readonly<Record<string, Uint8Array>>;
  readonly sha?: string;
}

/** A small Hub on this machine, with one repository `org/name`. Answers with the environment that leads to it. */
async function startHub(repository: Repository) {
  server = createServer((request, response) => {
    response.setHeader("Connection", "close");
    answer(repository, request.url ?? "", response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { HF_ENDPOINT: `http://127.0.0.1:${port}/`, HF_HUB_CACHE: folder.path("cache") };
}

function answer({ files, sent, sha: revision = sha }: Repository, url: string, response: ServerResponse): void {
  const json = (value: unknown) => response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  if (url.startsWith("/api/models/org/name/revision/")) return void json({ _id: "1", id: "org/name", sha: revision });
  if (url.startsWith("/api/models/org/name/tree/")) return void json(Object.entries(files).map(treeEntry));
  const name = /\/org\/name\/resolve\/[^/]+\/([^?]+)/.exec(url)?.[1] ?? "";
  const bytes = (sent ?? files)[name] ?? files[name];
  if (bytes === undefined) return void response.writeHead(404).end();
  const range = response.req.headers.range === "bytes=0-0";
  response.setHeader("etag", '"x"');
  if (range) response.writeHead(206, { "content-range": `bytes 0-0/${bytes.length}` }).end(bytes.subarray(0, 1));
  else response.end(bytes);
}

function treeEntry([path, bytes]: readonly [string, Uint8Array]) {
  const oid = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  const lfs = { oid: createHash("sha256").update(bytes).digest("hex"), size: bytes.length, pointerSize: 130 };
  return { type: "file", path, size: bytes.length, oid, ...(path.endsWith(".safetensors") && { lfs }) };
}

const config = new TextEncoder().encode('{"model_type":"bert"}');
const weights = oneTensor("w", [1, 2, 3]);

test("a repository lands in the shared cache and is found by its id", async () => {
  const files = {
    "config.json": config,
    "model.safetensors": weights,
    "pytorch_model.bin": config,
    "empty.txt": new Uint8Array(),
  };
  const environment = await startHub({ files });
  const seen: string[] = [];
  const pulled = await pullFromHub("org/name", { environment, onProgress: ({ file }) => seen.push(file) });

  const snapshot = folder.path("cache", "models--org--name", "snapshots", sha);
  expect(pulled).toEqual({ kind: "pulled", path: snapshot, files: ["config.json", "model.safetensors", "empty.txt"] });
  expect(new Set(seen)).toEqual(new Set(["config.json", "model.safetensors"]));
  expect(readlinkSync(join(snapshot, "config.json"))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{40}$/);
  const facts = createFacts(environment).folder(folder.path("a.adapt"), "org/name");
  expect(facts).toMatchObject({ exists: true, problems: [] });
  expect(facts?.weights.get("model")?.tensors.get("w")?.shape).toEqual([3]);
  expect(await pullFromHub("org/name", { environment })).toMatchObject({ kind: "pulled" });
});

test("a file that arrives damaged leaves no snapshot behind", async () => {
  const damaged = Uint8Array.from(weights, (byte, i) => (i === 9 ? byte ^ 1 : byte));
  const environment = await startHub({
    files: { "model.safetensors": weights },
    sent: { "model.safetensors": damaged },
  });
  expect(await pullFromHub("org/name", { environment })).toMatchObject({
    kind: "pull-failure",
    exit: 3,
    message: "`model.safetensors` of `org/name` arrived damaged: its hash does not match",
  });
  expect(readdirSync(folder.path("cache", "models--org--name", "blobs"))).toEqual([]);
  expect(createFacts(environment).folder(folder.path("a.adapt"), "org/name")).toMatchObject({ exists: false });
});

test("a file that arrives short is refused", async () => {
  const sent = { "model.safetensors": weights.subarray(0, 20) };
  const environment = await startHub({ files: { "model.safetensors": weights }, sent });
  expect(await pullFromHub("org/name", { environment })).toMatchObject({
    message: expect.stringMatching(/arrived with 20 of/),
  });
});

test("a server that sends paths for hashes is not believed", async () => {
  const environment = await startHub({ files: {}, sha: "../../../../etc" });
  expect(await pullFromHub("org/name", { environment })).toMatchObject({ kind: "pull-failure", exit: 3 });
});

test("an unknown id, a wrong id and a dead server each have their sentence", async () => {
  const environment = await startHub({ files: {} });
  expect(await pullFromHub("org/other", { environment })).toMatchObject({
    exit: 1,
    help: expect.stringContaining("HF_TOKEN"),
  });
  expect(await pullFromHub("../etc", { environment })).toMatchObject({ exit: 1, message: "`../etc` is no Hub id" });
  const dead = { ...environment, HF_ENDPOINT: "http://127.0.0.1:1" };
  expect(await pullFromHub("org/name", { environment: dead })).toMatchObject({ kind: "pull-failure", exit: 3 });
});

test("one weights file for each role is enough, shards with their index", () => {
  const sharded = [
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
    "model.safetensors.index.json",
  ];
  const others = [
    "pytorch_model.bin",
    "tf_model.h5",
    "training_args.bin",
    "pytorch_model.bin.index.json",
    "adapter_model.bin",
  ];
  expect(wantedFiles([...sharded, ...others, "tokenizer.json", "merges.txt"])).toEqual([
    ...sharded,
    "adapter_model.bin",
    "tokenizer.json",
    "merges.txt",
  ]);
});

test("the reference is written last", async () => {
  const environment = await startHub({ files: { "config.json": config } });
  await pullFromHub("org/name", { environment });
  expect(readFileSync(folder.path("cache", "models--org--name", "refs", "main"), "utf8")).toBe(sha);
});
