/** Hostile and broken input from end to end: one clear error, the right exit code, no stack trace, nothing half written. */
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isRefusal } from "../../runtime/checkpoint/refusal.ts";
import { readSafetensors, writeSafetensors } from "../../runtime/files/safetensors-file.ts";
import { makeSafetensors } from "../runtime/checkpoint/make-safetensors.ts";
import {
  deflated,
  dictPickle,
  floats,
  makeTorch,
  makeZip,
  pickle,
  tensorOps,
} from "../runtime/checkpoint/make-torch.ts";
import { adapt, quickstart, type Ran, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());
let projects = 0;

interface Project {
  readonly main: string;
  readonly topic: string;
  readonly weights: string;
}

/** The quick start's adapters in a folder of their own, on its model where that lies. */
function project(): Project {
  const folder = scratch.path(`project-${projects++}`);
  cpSync(join(quickstart, "adapters"), join(folder, "adapters"), { recursive: true });
  const main = join(folder, "main.adapt");
  const source = readFileSync(join(quickstart, "quickstart.adapt"), "utf8");
  writeFileSync(main, source.replace('"./model"', JSON.stringify(join(quickstart, "model"))));
  const topic = join(folder, "adapters/topic");
  return { main, topic, weights: join(topic, "adapter.safetensors") };
}

function expectOneError({ code, out, err }: Ran, exit: number, words: RegExp): void {
  expect({ code, err }).toMatchObject({ code: exit, err: expect.stringMatching(words) });
  expect(err.match(/^error/gm)).toHaveLength(1);
  expect(err + out).not.toMatch(/internal error|^\s+at |undefined|\[object/m);
}

describe("weights of an adapter", () => {
  const name = "bert.encoder.layer.0.attention.self.query.loras.topic.lora_A";
  const one = (entry: object) => makeSafetensors({ [name]: entry }, new Uint8Array(2048));
  const safetensors: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
    ["an empty file", () => new Uint8Array(0)],
    ["a file cut in its header", (bytes) => bytes.slice(0, 100)],
    ["a file cut in its data", (bytes) => bytes.slice(0, -1)],
    ["a header longer than the file", (bytes) => makeSafetensors("{}", bytes, 1n << 40n)],
    ["a header of 2^63 bytes", (bytes) => makeSafetensors("{}", bytes, 1n << 63n)],
    ["a header that is no JSON", () => makeSafetensors('{"a": ')],
    ["a header that is a list", () => makeSafetensors("[]")],
    ["a header nested very deep", () => makeSafetensors(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)],
    ["a tensor that is longer than its shape", () => one({ dtype: "F32", shape: [8, 64], data_offsets: [0, 1024] })],
    ["a tensor beyond the end", () => one({ dtype: "F32", shape: [8, 128], data_offsets: [0, 4096] })],
    ["a shape that overflows", () => one({ dtype: "F32", shape: [2 ** 52, 2 ** 52], data_offsets: [0, 2048] })],
    ["a negative size", () => one({ dtype: "F32", shape: [-8, -64], data_offsets: [0, 2048] })],
    ["an unknown type", () => one({ dtype: "F3", shape: [8, 64], data_offsets: [0, 2048] })],
  ];
  test.each(safetensors)("safetensors: %s is E0502", async (_, make) => {
    const { main, weights } = project();
    writeFileSync(weights, make(readFileSync(weights)));
    expectOneError(await adapt(["check", main]), 1, /error\[E0502\].*adapter\.safetensors/);
  });

  const tensor = tensorOps({ elements: 2, shape: [2], strides: [1] });
  const evil = [...pickle.global("os", "system"), ...pickle.mark, ...pickle.string("true"), ...pickle.tuple];
  const storage = floats(1, 2);
  const pickled = dictPickle({ a: tensor });
  const archives: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["a call of os.system", makeTorch(dictPickle({ a: [...evil, ...pickle.reduce] })), /os\.system/],
    [
      "a compressed entry",
      makeZip([{ name: "a/data.pkl", bytes: deflated(new Uint8Array(1e6)), method: 8 }]),
      /compressed/,
    ],
    ["a storage that is too short", makeTorch(pickled, { 0: storage.slice(0, 4) }), /E0502/],
    ["a cut archive", makeTorch(pickled, { 0: storage }).slice(0, -30), /E0502/],
    ["noise", new TextEncoder().encode("no archive at all"), /E0502/],
  ];
  test.each(archives)("pytorch_adapter.bin: %s is E0502", async (_, bytes, words) => {
    const { main, topic, weights } = project();
    rmSync(weights);
    writeFileSync(join(topic, "pytorch_adapter.bin"), bytes);
    const ran = await adapt(["check", main]);
    expectOneError(ran, 1, words);
    expect(ran.err).toContain("error[E0502]");
  });

  test("a link out of the folder is E0502", async () => {
    const { main, weights } = project();
    const elsewhere = scratch.path("elsewhere.safetensors");
    renameSync(weights, elsewhere);
    symlinkSync(elsewhere, weights);
    expectOneError(await adapt(["check", main]), 1, /error\[E0502\].*adapter\.safetensors/);
  });

  test("a missing file is E0501", async () => {
    const { main, weights } = project();
    rmSync(weights);
    expectOneError(await adapt(["check", main]), 1, /error\[E0501\]/);
  });

  test("an adapter of another size is E0505, once for all tensors", async () => {
    const { main, topic } = project();
    const config = join(topic, "adapter_config.json");
    writeFileSync(config, readFileSync(config, "utf8").replace('"r": 8', '"r": 4'));
    expectOneError(await adapt(["check", main]), 1, /error\[E0505\]/);
  });

  test("an adapter of another family is an error that names both", async () => {
    const { main, topic, weights } = project();
    const config = join(topic, "adapter_config.json");
    writeFileSync(config, readFileSync(config, "utf8").replace('"model_type": "bert"', '"model_type": "gpt2"'));
    const tensors = readTensors(weights);
    const renamed = [...tensors].map(
      ([key, value]) => [key.replace("bert.encoder.layer", "transformer.h"), value] as const,
    );
    writeTensors(weights, new Map(renamed));
    const ran = await adapt(["check", main]);
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/error\[E050[3-7]\].*/) });
    expect(ran.err.match(/^error/gm)?.length).toBeLessThanOrEqual(2);
  });

  test.each(["adapter_config.json", "head_config.json"])("a %s that is no JSON is E0502", async (file) => {
    const { main, topic } = project();
    writeFileSync(join(topic, file), "{");
    expectOneError(await adapt(["check", main]), 1, /error\[E0502\]/);
  });
});

type Tensors = Parameters<typeof writeSafetensors>[0];

function readTensors(path: string): Tensors {
  const tensors = readSafetensors(path);
  if (isRefusal(tensors)) throw new Error(tensors.message);
  return tensors;
}

function writeTensors(path: string, tensors: Tensors): void {
  writeFileSync(path, Buffer.concat([...writeSafetensors(tensors)]));
}

describe("numbers", () => {
  /** The weights of `topic` with each value replaced. */
  function rewrite(weights: string, dtype: "F32" | "F16" | "BF16", change: (value: number) => number): void {
    const changed = [...readTensors(weights)].map(([key, { shape, bytes }]) => {
      const values = new Float32Array(bytes.slice().buffer).map(change);
      return [key, { dtype, shape, bytes: dtype === "F32" ? bytesOf(values) : halves(values, dtype) }] as const;
    });
    writeTensors(weights, new Map(changed));
  }

  const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer);

  function halves(values: Float32Array, dtype: "F16" | "BF16"): Uint8Array {
    const bits = new Uint32Array(values.buffer);
    const half = Uint16Array.from(bits, (word) => (dtype === "BF16" ? word >>> 16 : halfOf(word)));
    return new Uint8Array(half.buffer);
  }

  /** Cut, not rounded: close enough for weights between 2^-14 and 2^15. */
  function halfOf(word: number): number {
    const exponent = ((word >>> 23) & 255) - 127 + 15;
    if (exponent <= 0) return (word >>> 16) & 0x8000;
    return ((word >>> 16) & 0x8000) | (exponent << 10) | ((word >>> 13) & 0x3ff);
  }

  const text = ["--text", "Chaque clé possède un comptage de références."];

  test.each(["F16", "BF16"] as const)("an adapter in %s on a base in F32 gives nearly the same", async (dtype) => {
    const { main, weights } = project();
    rewrite(weights, dtype, (value) => value);
    const { code, out, err } = await adapt(["run", main, ...text]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/topic +programming +4[34]\.\d %/);
  });

  test("an adapter full of NaN is no crash: the answer says NaN", async () => {
    const { main, weights } = project();
    rewrite(weights, "F32", () => Number.NaN);
    const { code, out } = await adapt(["run", main, ...text]);
    expect(code).toBe(0);
    expect(out).toMatch(/topic .*NaN %/);
    expect(out).toMatch(/language +French/);
    const verified = await adapt(["verify", main]);
    expect(verified.code).toBeLessThan(2);
    expect((await adapt(["build", main])).code).toBe(0);
  });
});

describe("outputs", () => {
  test.runIf(existsSync("/dev/full"))("a full disk is E0604 with exit code 3", async () => {
    const { main } = project();
    expectOneError(await adapt(["run", main, "--text", "x", "--output", "/dev/full"]), 3, /error\[E0604\].*full/);
  });

  test.each(["file/model.onnx", "\0.onnx"])("a path that cannot be (%j) is E0604", async (path) => {
    const { main } = project();
    writeFileSync(scratch.path("file"), "");
    expectOneError(await adapt(["build", main, "-o", scratch.path(path)]), 1, /error\[E0604\]/);
  });

  test("a build that is killed while it writes leaves the old output whole", { timeout: 30_000 }, async () => {
    const { main } = project();
    const folder = scratch.path("killed");
    mkdirSync(folder);
    const model = join(folder, "model.onnx");
    await adapt(["build", main, "-o", model]);
    const complete = ["model.onnx", "model.onnx.data"].map((name) => readFileSync(join(folder, name)));
    const old = ["model.onnx", "model.onnx.data"].map((name) => {
      writeFileSync(join(folder, name), "old");
      return Buffer.from("old");
    });
    await killWhile(["build", main, "-o", model], () => readdirSync(folder).some((name) => name.endsWith(".tmp")));
    ["model.onnx", "model.onnx.data"].forEach((name, i) => {
      const found = readFileSync(join(folder, name));
      expect([old[i], complete[i]].some((bytes) => bytes?.equals(found))).toBe(true);
    });
  });
});

/** Runs the command line from source and kills it as soon as `isNow`; a run that is faster is left to end. */
async function killWhile(argv: readonly string[], isNow: () => boolean): Promise<void> {
  const adaptSource = join(import.meta.dirname, "../../cli/adapt.ts");
  const child = spawn(process.execPath, ["--import", "tsx", adaptSource, ...argv], { stdio: "ignore" });
  const timer = setInterval(() => isNow() && child.kill("SIGKILL"), 1);
  await new Promise((resolve) => child.on("exit", resolve));
  clearInterval(timer);
}
