/** What the main thread and the engine's worker say to each other. Tensors are copied as they are. */
import type { Outcome } from "../problem.ts";
import type { Device } from "./device.ts";
import type { ModelSource, NamedTensors, SessionOptions } from "./session.ts";

export type Request =
  | { readonly kind: "open"; readonly model: ModelSource; readonly device: Device; readonly options: SessionOptions }
  | { readonly kind: "run"; readonly feeds: NamedTensors }
  | { readonly kind: "close" };

export type Reply =
  | { readonly kind: "opened"; readonly outcome: Outcome<OpenedSession> }
  | { readonly kind: "ran"; readonly outcome: Outcome<NamedTensors> }
  | { readonly kind: "closed" };

export interface OpenedSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}
