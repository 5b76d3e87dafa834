/** ONNX Runtime as the second opinion: no rewriting of its own, and wrong declared shapes refused. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../../compiler/graph/tensor.ts";

export const strictOptions: InferenceSession.SessionOptions = {
  graphOptimizationLevel: "disabled",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
  extra: { session: { strict_shape_type_inference: "1" } },
};

export async function runOnnx(
  model: Uint8Array | string,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const session =
    typeof model === "string"
      ? await InferenceSession.create(model, strictOptions)
      : await InferenceSession.create(model, strictOptions);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, data, shape }]) => [name, new OrtTensor(dtype, data, shape)]),
  );
  const results = await session.run(feeds);
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
}

function fromOrt(tensor: OrtTensor): Tensor {
  const { dims: shape, type, data } = tensor;
  if (type === "float32" && data instanceof Float32Array) return { dtype: type, shape, data };
  if (type === "int64" && data instanceof BigInt64Array) return { dtype: type, shape, data };
  if (type === "int32" && data instanceof Int32Array) return { dtype: type, shape, data };
  if (type === "bool" && data instanceof Uint8Array) return { dtype: type, shape, data };
  throw new Error(`an output of type ${type}`);
}
