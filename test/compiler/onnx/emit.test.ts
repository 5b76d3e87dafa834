/** Written models: what lies where, and that the engine computes what the reference does in every form. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import { floats, type Tensor } from "../../../compiler/graph/tensor.ts";
import { collectBytes } from "../../../compiler/onnx/byte-source.ts";
import { type EmitOptions, emitOnnx } from "../../../compiler/onnx/emit.ts";
import { decodeModel } from "../../../compiler/onnx/protobuf.ts";
import { halfBitsOf } from "../../../compiler/ops/half.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";
import { emitSound, plainOptions } from "../support/emit.ts";
import { runOnnx } from "../support/engine.ts";
import {
  type Checkpoint,
  checkpointOf,
  expectClose,
  memoryReader,
  randomFloats,
  randomIntegers,
} from "../support/tensors.ts";
import { toyModel, toyShapes } from "../support/toy-model.ts";

/** Weights of the size that trained ones have, so that rounding does not grow. */
function small({ shape, data }: Tensor): Tensor {
  return floats(
    shape,
    Float32Array.from(data as Float32Array, (x) => x / 8),
  );
}

const sizes = { layers: 2, hidden: 32, inner: 64, vocabulary: 50 };
const weights = Object.fromEntries(
  Object.entries(toyShapes(sizes)).map(([name, shape], i): [string, Tensor] => [name, small(randomFloats(shape, i))]),
);
const checkpoint = checkpointOf("/models/toy/model.safetensors", weights);
const inputs = { ids: randomIntegers([2, 5], 50) };
const folder = mkdtempSync(join(tmpdir(), "adapt-emit-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The weight of each query is folded, all else stays as stored. */
const graph = toyModel(sizes, checkpoint.tensors, (g, stored, name) =>
  name.endsWith("q.weight") ? g.node("Mul", [stored, g.literal(randomFloats([32, 1], 9))]) : stored,
);

let modelNumber = 0;

async function runWritten(options: Partial<EmitOptions>, from: Checkpoint = checkpoint, what = graph) {
  const modelFolder = mkdtempSync(join(folder, "m"));
  const sizesOfFiles: Record<string, number> = {};
  for (const bytes of Object.values(from.files)) {
    writeFileSync(join(modelFolder, "base.safetensors"), bytes);
    sizesOfFiles["base.safetensors"] = bytes.length;
  }
  const emitted = emitSound(
    what,
    { reader: from.reader, linkPath: () => "base.safetensors", ...options },
    sizesOfFiles,
  );
  const path = join(modelFolder, `model${modelNumber++}.onnx`);
  writeFileSync(path, emitted.bytes);
  if (emitted.dataFile) writeFileSync(join(modelFolder, emitted.dataFile.name), collectBytes(emitted.dataFile));
  return { emitted, outputs: await runOnnx(path, inputs) };
}

describe("weights", () => {
  const reference = evaluateGraph(graph, inputs, checkpoint.reader);

  test("link writes only what is changed", async () => {
    const { emitted, outputs } = await runWritten({ weights: "link" });
    expectClose(outputs.states, reference.states);
    expect(emitted.links).toEqual([{ file: "/models/toy/model.safetensors", location: "base.safetensors" }]);
    expect(emitted.dataFile?.sizeBytes).toBe(2 * 32 * 32 * 4);
    expect(emitted.stats.linkedBytes).toBeGreaterThan(60_000);
  });

  test("link copies what the model cannot reach", async () => {
    const { emitted, outputs } = await runWritten({ weights: "link", linkPath: () => undefined });
    expectClose(outputs.states, reference.states);
    expect(emitted.links).toEqual([]);
  });

  test("pack and inline give the same numbers to the bit", async () => {
    const link = await runWritten({ weights: "link" });
    const pack = await runWritten({ weights: "pack" });
    const inline = await runWritten({ weights: "inline" });
    expect(pack.outputs.states?.data).toEqual(link.outputs.states?.data);
    expect(inline.outputs.states?.data).toEqual(link.outputs.states?.data);
    expect(inline.emitted.dataFile).toBeUndefined();
  });

  test("linking reads nothing of the base before the data file is written", () => {
    const unread = { readBytes: () => expect.fail("read") };
    expect(emitOnnx(graph, { ...plainOptions, reader: unread, weights: "link", linkPath: () => "base" }).ok).toBe(true);
  });

  test("the same graph is the same bytes", () => {
    const once = emitSound(graph, { reader: checkpoint.reader, metadata: { b: "2", a: "1" } });
    const again = emitSound(graph, { reader: checkpoint.reader, metadata: { a: "1", b: "2" } });
    expect(Buffer.compare(once.bytes, again.bytes)).toBe(0);
    expect(decodeModel(once.bytes).metadata).toEqual({ a: "1", b: "2" });
  });

  test("more than a protobuf message can hold is refused in words", () => {
    const g = createGraphBuilder();
    const huge: StoredTensor = { name: "w", dtype: "F32", shape: [30000, 20000], file: "f", offsetBytes: 0 };
    const value = g.node("MatMul", [g.input("x", "float32", [1, 30000]), g.stored(huge)]);
    const result = emitOnnx(
      { inputs: g.inputs, outputs: [{ name: "y", value }] },
      { ...plainOptions, reader: memoryReader({}) },
    );
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining("2.2 GiB") });
  });
});

describe("precision", () => {
  const reference = evaluateGraph(graph, inputs, checkpoint.reader);

  test.each(["f16", "bf16"] as const)("%s rounds the weights and computes in floats", async (precision) => {
    const { emitted, outputs } = await runWritten({ weights: "pack", precision });
    expect(emitted.stats.dataBytes).toBeLessThan(46_000);
    expect(outputs.states?.dtype).toBe("float32");
    expectClose(outputs.states, reference.states, precision === "f16" ? 0.01 : 0.1);
    expect(outputs.states?.data).not.toEqual(reference.states?.data);
  });

  test.each(["float16", "bfloat16"] as const)("a base stored as %s is linked and cast", async (dtype) => {
    const halves = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]): [string, Tensor] => {
        const bits = halfBitsOf(data as Float32Array, dtype);
        return [name, { dtype: "bool", shape, data: new Uint8Array(bits.buffer) }];
      }),
    );
    const from = checkpointOf("/models/toy/model.safetensors", halves, dtype === "float16" ? "F16" : "BF16");
    const what = toyModel(sizes, from.tensors);
    const { emitted, outputs } = await runWritten({ weights: "link" }, from, what);
    expect(emitted.dataFile).toBeUndefined();
    expectClose(outputs.states, evaluateGraph(what, inputs, from.reader).states);
  });
});

describe("form", () => {
  test("nodes are named by where they stand, equal names are told apart", () => {
    const { graph: written } = decodeModel(emitSound(graph, { reader: checkpoint.reader }).bytes);
    const names = written.nodes.map((node) => node.name);
    expect(names).toContain("layer.0/0.q/Gemm");
    expect(names).toContain("layer.1/Softmax");
    expect(names.filter((name) => name.startsWith("layer.0/MatMul"))).toEqual(["layer.0/MatMul", "layer.0/MatMul.2"]);
    const gather = written.valueInfo.find((info) => info.name === "Gather");
    expect(gather?.shape).toEqual(["batch", "seq", 32]);
  });

  test("constants, inputs and one value twice may be outputs", async () => {
    const g = createGraphBuilder();
    const x = g.input("x", "float32", ["batch"]);
    const twice = g.node("Add", [x, x]);
    const values = { same: x, a: twice, b: twice, fixed: g.node("Exp", [g.literal(floats([2], [0, 1]))]) };
    const what = { inputs: g.inputs, outputs: Object.entries(values).map(([name, value]) => ({ name, value })) };
    const outputs = await runOnnx(emitSound(what).bytes, { x: floats([2], [1, 2]) });
    expect(outputs.same?.data).toEqual(Float32Array.of(1, 2));
    expect(outputs.a?.data).toEqual(outputs.b?.data);
    expect(Number(outputs.fixed?.data[1])).toBeCloseTo(Math.E);
  });

  test("a full-sized base is linked in a moment, into tens of kilobytes", () => {
    const bert = { layers: 12, hidden: 768, inner: 3072, vocabulary: 30522 };
    let offsetBytes = 8;
    const tensors = Object.fromEntries(
      Object.entries(toyShapes(bert)).map(([name, shape]): [string, StoredTensor] => {
        const tensor: StoredTensor = { name, dtype: "F32", shape, file: "f", offsetBytes };
        offsetBytes += 4 * shape.reduce((a, b) => a * b, 1);
        return [name, tensor];
      }),
    );
    const what = toyModel(bert, tensors);
    const emit = () => emitSound(what, { weights: "link", linkPath: () => "f" }, { f: offsetBytes });
    expect(emit().bytes.length).toBeLessThan(100_000);
    const start = performance.now();
    emitOnnx(what, { ...plainOptions, weights: "link", linkPath: () => "f" });
    expect(performance.now() - start).toBeLessThan(200);
  });
});
