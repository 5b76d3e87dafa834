/** Our outputs against the reference (golden/README.md): max|ours − expected| ≤ 1e-4 · max(1, max|expected|). */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { NamedTensors } from "../../runtime/engine/session.ts";

const tolerance = 1e-4;

export interface Comparison {
  /** Largest error of any output, divided by what is allowed; above 1 fails. */
  readonly worst: number;
  /** Largest relative error: max|ours − expected| / max(1, max|expected|). */
  readonly error: number;
  /** Why the build fails; absent when it passes. */
  readonly reason?: string;
}

/** `expected`: the outputs of one build by name. Outputs that the reference does not list are not looked at. */
export function compareOutputs(outputs: NamedTensors, expected: NamedTensors): Comparison {
  let error = 0;
  const reasons: string[] = [];
  if (expected.size === 0) reasons.push("the reference has no outputs for this build");
  for (const [name, reference] of expected) {
    const ours = outputs.get(name);
    if (!ours) reasons.push(`no output ${name}; there are ${[...outputs.keys()].join(", ")}`);
    else if (ours.shape.join() !== reference.shape.join())
      reasons.push(`${name} is [${ours.shape}], expected [${reference.shape}]`);
    else {
      const difference = relativeError(ours, reference);
      error = Math.max(error, difference);
      if (!(difference <= tolerance)) reasons.push(`${name} is off by ${difference.toExponential(1)}`);
    }
  }
  const worst = error / tolerance;
  return reasons.length > 0 ? { worst, error, reason: reasons.join("; ") } : { worst, error };
}

function relativeError(ours: Tensor, reference: Tensor): number {
  let difference = 0;
  let largest = 1;
  for (let i = 0; i < reference.data.length; i++) {
    const expected = Number(reference.data[i]);
    const distance = Math.abs(Number(ours.data[i]) - expected);
    // A NaN of ours must fail, unless the reference has it too.
    if (Number.isNaN(distance) && !Number.isNaN(expected)) return Number.POSITIVE_INFINITY;
    if (distance > difference) difference = distance;
    if (Math.abs(expected) > largest && Number.isFinite(expected)) largest = Math.abs(expected);
  }
  return difference / largest;
}
