/** Lays the tensors that a config asks for beside those that a file has. */
import type { StoredDtype, StoredTensor } from "./facts.ts";
import type { CheckpointProblem } from "./problem.ts";

export interface WantedTensor {
  readonly key: string;
  readonly shape: readonly number[];
  readonly optional?: true;
  /** Other keys under which the file may have it, in order. */
  readonly aliases?: readonly string[];
}

export interface MatchRequest {
  /** The file, for messages: `adapter.safetensors`. */
  readonly label: string;
  /** By normalised key. */
  readonly found: ReadonlyMap<string, StoredTensor>;
  readonly wanted: readonly WantedTensor[];
  /** What to do about a missing tensor. */
  missingHelp(wanted: WantedTensor): string;
  /** The likely cause of a wrong shape. */
  shapeHelp(wanted: WantedTensor, stored: StoredTensor): string;
}

export interface Match {
  /** By wanted key. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Keys of `found` that were used, aliases included. */
  readonly used: ReadonlySet<string>;
  readonly problems: readonly CheckpointProblem[];
}

/** Finds each wanted tensor and checks its shape (E0503, E0505) and that it holds numbers with a fraction (E0502). */
export function matchTensors(request: MatchRequest): Match {
  const tensors = new Map<string, StoredTensor>();
  const used = new Set<string>();
  const problems: CheckpointProblem[] = [];
  for (const wanted of request.wanted) {
    const key = [wanted.key, ...(wanted.aliases ?? [])].find((name) => request.found.has(name));
    const stored = key === undefined ? undefined : request.found.get(key);
    if (key === undefined || stored === undefined) {
      if (wanted.optional !== true) problems.push(missing(request, wanted));
      continue;
    }
    used.add(key);
    const problem = dtypeProblem(stored) ?? shapeProblem(request, wanted, stored);
    if (problem === null) tensors.set(wanted.key, stored);
    else problems.push(problem);
  }
  return { tensors, used, problems };
}

/** `[8, 32]` */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

function missing(request: MatchRequest, wanted: WantedTensor): CheckpointProblem {
  const message = `tensor \`${wanted.key}\` ${shapeText(wanted.shape)} is missing from ${request.label}`;
  return { code: "E0503", message, help: request.missingHelp(wanted) };
}

function shapeProblem(request: MatchRequest, wanted: WantedTensor, stored: StoredTensor): CheckpointProblem | null {
  const { shape } = stored;
  if (shape.length === wanted.shape.length && shape.every((size, axis) => size === wanted.shape[axis])) return null;
  const message = `tensor \`${stored.name}\` has the shape ${shapeText(shape)}; the config asks for ${shapeText(wanted.shape)}`;
  return { code: "E0505", message, help: request.shapeHelp(wanted, stored) };
}

function dtypeProblem(stored: StoredTensor): CheckpointProblem | null {
  if (isFloatingPoint(stored.dtype)) return null;
  return {
    code: "E0502",
    message: `tensor \`${stored.name}\` is stored as ${stored.dtype}; only F64, F32, F16 and BF16 can be read`,
    help: "Quantised checkpoints are not supported; use the model in its original precision.",
  };
}

function isFloatingPoint(dtype: StoredDtype): boolean {
  switch (dtype) {
    case "F64":
    case "F32":
    case "F16":
    case "BF16":
      return true;
    case "I64":
    case "I32":
    case "I16":
    case "I8":
    case "U8":
    case "BOOL":
      return false;
  }
}
