/** Runs a model on ONNX Runtime in this thread. `run` blocks the event loop while the engine works; see `in-worker.ts`. */
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { failure, type Outcome, reasonOf, success } from "../problem.ts";
import type { Device } from "./device.ts";
import type { ModelSource, NamedTensors, Session, SessionOptions } from "./session.ts";

type Runtime = typeof import("onnxruntime-node");

/** Loads the model. Problems: the engine is not installed, the device is not there, the engine refuses the model. */
export async function openInProcess(
  model: ModelSource,
  device: Device,
  options: SessionOptions,
): Promise<Outcome<Session>> {
  const runtime = await loadRuntime();
  if (!runtime.ok) return runtime;
  try {
    const settings = sessionSettings(model, device, options);
    const { InferenceSession } = runtime.value;
    const session = await (model.kind === "file"
      ? InferenceSession.create(model.path, settings)
      : InferenceSession.create(model.bytes, settings));
    return success(wrap(runtime.value, session, device));
  } catch (error) {
    return failure(refusedModel(device, error));
  }
}

async function loadRuntime(): Promise<Outcome<Runtime>> {
  try {
    const runtime = await import("onnxruntime-node");
    // Failures come back as problems; the engine would also print them, with paths of its build machine.
    runtime.env.logLevel = "fatal";
    return success(runtime);
  } catch (error) {
    return failure({
      message: `ONNX Runtime cannot be loaded: ${reasonOf(error)}`,
      help: "install it with `npm install onnxruntime-node`",
      isOutside: true,
    });
  }
}

/** The graph is already in its final form: the engine's own rewriting only costs time (design: performance.md §3.3). */
function sessionSettings(model: ModelSource, device: Device, options: SessionOptions): InferenceSession.SessionOptions {
  const folder = model.kind === "bytes" ? model.externalFolder : undefined;
  return {
    executionProviders: [device],
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 4,
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    ...(folder === undefined ? {} : { extra: { session: { model_external_initializers_file_folder_path: folder } } }),
  };
}

function refusedModel(device: Device, error: unknown) {
  const reason = reasonOf(error);
  if (device === "cpu") return { message: `the engine refuses the model: ${reason}`, isOutside: true } as const;
  return {
    message: `the device \`${device}\` cannot be used: ${reason}`,
    help: "`--device cpu` always works; `--device auto` takes the first that does",
    isOutside: true,
  } as const;
}

function wrap(runtime: Runtime, session: InferenceSession, device: Device): Session {
  return {
    device,
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(feeds) {
      try {
        const results = await session.run(toEngine(runtime, feeds, session.inputNames));
        return success(fromEngine(results, session.outputNames));
      } catch (error) {
        return failure({ message: `the engine refuses the inputs: ${reasonOf(error)}` });
      }
    },
    close: () => session.release(),
  };
}

function toEngine(runtime: Runtime, feeds: NamedTensors, names: readonly string[]): Record<string, OrtTensor> {
  const result: Record<string, OrtTensor> = {};
  for (const name of names) {
    const tensor = feeds.get(name);
    if (tensor) result[name] = new runtime.Tensor(tensor.dtype, tensor.data, tensor.shape);
  }
  return result;
}

function fromEngine(results: InferenceSession.OnnxValueMapType, names: readonly string[]): NamedTensors {
  const tensors = new Map<string, Tensor>();
  for (const name of names) {
    const tensor = results[name] && readTensor(results[name]);
    if (tensor) tensors.set(name, tensor);
  }
  return tensors;
}

/** Outputs of our models are float32 or integers; the engine can also make strings, which we never ask for. */
function readTensor(value: OrtTensor): Tensor | undefined {
  const { data, dims } = value;
  if (data instanceof Float32Array) return { dtype: "float32", shape: dims, data };
  if (data instanceof BigInt64Array) return { dtype: "int64", shape: dims, data };
  if (data instanceof Int32Array) return { dtype: "int32", shape: dims, data };
  if (data instanceof Uint8Array) return { dtype: "bool", shape: dims, data };
  return undefined;
}
