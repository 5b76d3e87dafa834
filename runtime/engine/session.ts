/** A loaded model that answers. `openSession` picks the device; `in-process.ts` and `in-worker.ts` are the two ways to run. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { failure, type Outcome, type Problem } from "../problem.ts";
import { automaticOrder, type Device, type DeviceChoice } from "./device.ts";

export type NamedTensors = ReadonlyMap<string, Tensor>;

/** The model as bytes, with external tensors in files of `externalFolder`. Or the path of a written model. */
export type ModelSource =
  | {
      readonly kind: "bytes";
      readonly bytes: Uint8Array;
      readonly externalFolder?: string;
    }
  | { readonly kind: "file"; readonly path: string };

export interface Session {
  readonly device: Device;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** A refused run (an id outside the vocabulary, a shape that does not fit) is a problem, not an exception. */
  run(feeds: NamedTensors): Promise<Outcome<NamedTensors>>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Threads of the engine; absent: one for each core. */
  readonly threads?: number;
}

export type OpenOnDevice = (model: ModelSource, device: Device, options: SessionOptions) => Promise<Outcome<Session>>;

/** Opens the model on the chosen device; `auto` tries each in turn and ends at the CPU. */
export async function openSession(
  model: ModelSource,
  choice: DeviceChoice,
  options: SessionOptions,
  open: OpenOnDevice,
): Promise<Outcome<Session>> {
  if (choice !== "auto") return open(model, choice, options);
  const problems: Problem[] = [];
  for (const device of automaticOrder) {
    const session = await open(model, device, options);
    if (session.ok) return session;
    problems.push(...session.problems);
  }
  return failure(...problems);
}
