import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import { collectBytes } from "../../../compiler/onnx/byte-source.ts";
import { type EmitOptions, emitOnnx } from "../../../compiler/onnx/emit.ts";
import { createTensorReader } from "../../../runtime/checkpoint/tensor-reader.ts";
import { openInProcess } from "../../../runtime/engine/in-process.ts";
import { type ModelSource, openSession } from "../../../runtime/engine/session.ts";

const folder = mkdtempSync(join(tmpdir(), "adapt-session-"));
afterAll(() => rmSync(folder, { recursive: true }));

const width = 512;

/** `y = (x + stored) * made`: one tensor from a weights file, one of our own. */
function model(weights: EmitOptions["weights"]): ModelSource {
  const file = join(folder, "base.safetensors");
  const stored = Float32Array.from({ length: width }, (_, i) => i);
  writeFileSync(file, new Uint8Array(stored.buffer));
  const g = createGraphBuilder();
  const x = g.input("x", "float32", ["batch", width]);
  const bias = g.stored({ name: "bias", dtype: "F32", shape: [width], file, offsetBytes: 0 });
  const scale = g.literal(floats([width], new Float32Array(width).fill(2)));
  const y = g.node("Mul", [g.node("Add", [x, bias]), scale]);
  const emitted = emitOnnx(
    { inputs: g.inputs, outputs: [{ name: "y", value: y }] },
    {
      opset: 21,
      precision: "f32",
      weights,
      producer: { name: "test", version: "0" },
      metadata: {},
      reader: createTensorReader(),
      linkPath: () => "base.safetensors",
    },
  );
  if (!emitted.ok) throw new Error(emitted.message);
  return { kind: "bytes", bytes: collectBytes(emitted.emitted.model), externalFolder: folder };
}

const feeds = new Map([["x", floats([1, width], new Float32Array(width).fill(1))]]);
const expected = Float32Array.from({ length: width }, (_, i) => 2 * (i + 1));

test.each(["inline", "link"] as const)("a model with %s weights answers", async (weights) => {
  const session = await openSession(model(weights), "cpu", { threads: 1 }, openInProcess);
  if (!session.ok) throw new Error(session.problems[0]?.message);
  const outputs = await session.value.run(feeds);
  expect(outputs).toEqual({ ok: true, value: new Map([["y", floats([1, width], expected)]]) });
  await session.value.close();
});

test("inputs that the model refuses are a problem, not an exception", async () => {
  const session = await openSession(model("inline"), "cpu", { threads: 1 }, openInProcess);
  if (!session.ok) throw new Error(session.problems[0]?.message);
  const outputs = await session.value.run(new Map([["x", floats([1, 3], [1, 2, 3])]]));
  expect(outputs.ok).toBe(false);
  await session.value.close();
});

test("bytes that are no model are a problem from outside", async () => {
  const session = await openSession({ kind: "bytes", bytes: new Uint8Array([1, 2, 3]) }, "cpu", {}, openInProcess);
  expect(session).toMatchObject({ ok: false, problems: [{ isOutside: true }] });
});

test("auto falls through to a device that works and says which", async () => {
  const session = await openSession(model("inline"), "auto", {}, (source, device, options) =>
    device === "cpu"
      ? openInProcess(source, device, options)
      : Promise.resolve({ ok: false, problems: [{ message: device }] }),
  );
  expect(session.ok && session.value.device).toBe("cpu");
});
