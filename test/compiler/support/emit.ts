import { expect } from "vitest";
import type { Graph } from "../../../compiler/graph/value.ts";
import { collectBytes } from "../../../compiler/onnx/byte-source.ts";
import { type EmitOptions, type EmittedModel, emitOnnx } from "../../../compiler/onnx/emit.ts";
import { validateModel } from "../../../compiler/onnx/validate.ts";
import { noFiles } from "./tensors.ts";

export const plainOptions: EmitOptions = {
  opset: 21,
  precision: "f32",
  weights: "inline",
  producer: { name: "test", version: "0" },
  metadata: {},
  dataFileName: "model.onnx_data",
  linkPath: () => undefined,
  reader: noFiles,
};

/** The emitted model, which our own validator has found sound. */
export function emitSound(
  graph: Graph,
  options: Partial<EmitOptions> = {},
  fileSizes: Readonly<Record<string, number>> = {},
): EmittedModel & { readonly bytes: Uint8Array } {
  const result = emitOnnx(graph, { ...plainOptions, ...options });
  if (!result.ok) throw new Error(result.message);
  const { emitted } = result;
  const bytes = collectBytes(emitted.model);
  const data = emitted.dataFile;
  expect(validateModel(bytes, { ...fileSizes, ...(data && { [data.name]: data.sizeBytes }) })).toEqual([]);
  return { ...emitted, bytes };
}
