/** One folder of reference cases through the code path of `adapt run --all`. */
import { join } from "node:path";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { NamedTensors } from "../../runtime/engine/session.ts";
import { loadProgram } from "../../runtime/project/load-program.ts";
import { runAll } from "../../runtime/project/run-all.ts";
import { readTensorFile } from "../../runtime/project/tensor-files.ts";
import { compareOutputs } from "./compare.ts";
import { referenceProgram } from "./corrections.ts";

export interface CaseReport {
  readonly build: string;
  readonly error: number;
  /** Absent: it passes. */
  readonly failure?: string;
  readonly milliseconds: number;
}

export interface SetReport {
  readonly set: string;
  readonly cases: readonly CaseReport[];
  /** A file of the reference that contradicts its own output was replaced. */
  readonly isCorrected: boolean;
  readonly milliseconds: number;
}

/** `folder` holds golden.adapt, inputs.safetensors and expected.safetensors. `only`: names of builds to keep. */
export async function runSet(folder: string, set: string, only: (build: string) => boolean): Promise<SetReport> {
  const start = performance.now();
  const { file, isCorrected } = referenceProgram(folder, set);
  const loaded = loadProgram(file);
  const inputs = readTensors(join(folder, "inputs.safetensors"));
  const expected = byBuild(readTensors(join(folder, "expected.safetensors")));
  const cases: CaseReport[] = [];
  for await (const { name, result, milliseconds } of runAll(loaded, inputs, { device: "cpu", threads: 1 }, only)) {
    if (!result.ok) {
      const failure = result.problems.map(({ code, message }) => `${code ?? "error"} ${message}`).join("; ");
      cases.push({ build: name, error: Number.POSITIVE_INFINITY, failure, milliseconds });
      continue;
    }
    const { error, reason } = compareOutputs(result.value.outputs, expected.get(name) ?? new Map());
    cases.push({ build: name, error, ...(reason === undefined ? {} : { failure: reason }), milliseconds });
  }
  return { set, cases, isCorrected, milliseconds: performance.now() - start };
}

function readTensors(path: string): NamedTensors {
  const tensors = readTensorFile(path);
  if (!tensors.ok) throw new Error(tensors.problems.map(({ message }) => message).join("; "));
  return tensors.value;
}

/** Keys are `<build>/<output>`. */
function byBuild(tensors: NamedTensors): ReadonlyMap<string, NamedTensors> {
  const builds = new Map<string, Map<string, Tensor>>();
  for (const [key, tensor] of tensors) {
    const slash = key.indexOf("/");
    const build = key.slice(0, slash);
    const outputs = builds.get(build) ?? new Map<string, Tensor>();
    outputs.set(key.slice(slash + 1), tensor);
    builds.set(build, outputs);
  }
  return builds;
}
