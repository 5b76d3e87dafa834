/** Singular values of a small matrix by one-sided Jacobi rotations (Hestenes, 1958): slow, and accurate to the last digits. */
import type { Matrix } from "./matrix.ts";

export interface SingularTriple {
  readonly value: number;
  /** The left singular vector times the value. */
  readonly scaledLeft: Float64Array;
  /** Of length 1, also where the value is 0. */
  readonly right: Float64Array;
}

const epsilon = 2 ** -52;
const mostSweeps = 60;

/** One triple for each column of `a`, the largest value first; `a = Σ scaledLeft · rightᵀ`. */
export function jacobiSvd(a: Matrix): readonly SingularTriple[] {
  const n = a.columns;
  const left = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: a.rows }, (_, i) => a.data[i * n + j] ?? 0),
  );
  const right = Array.from({ length: n }, (_, j) => {
    const unit = new Float64Array(n);
    unit[j] = 1;
    return unit;
  });
  // Columns that are nothing but rounding need not be orthogonal to each other.
  const negligible = epsilon ** 2 * dot(a.data, a.data);
  for (let sweep = 0; sweep < mostSweeps && rotateAll(left, right, negligible); sweep++);
  return left
    .map((scaledLeft, j) => ({
      value: Math.sqrt(dot(scaledLeft, scaledLeft)),
      scaledLeft,
      right: right[j] ?? new Float64Array(n),
    }))
    .sort((one, other) => other.value - one.value);
}

/** @returns whether any pair was not yet orthogonal */
function rotateAll(left: readonly Float64Array[], right: readonly Float64Array[], negligible: number): boolean {
  let hasRotated = false;
  for (const [j, second] of left.entries()) {
    for (const [i, first] of left.slice(0, j).entries()) {
      const [alpha, beta, gamma] = [dot(first, first), dot(second, second), dot(first, second)];
      if (Math.abs(gamma) <= Math.max(4 * epsilon * Math.sqrt(alpha) * Math.sqrt(beta), negligible)) continue;
      const zeta = (beta - alpha) / (2 * gamma);
      const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      rotate(first, second, cosine, cosine * tangent);
      rotate(right[i], right[j], cosine, cosine * tangent);
      hasRotated = true;
    }
  }
  return hasRotated;
}

function rotate(x: Float64Array | undefined, y: Float64Array | undefined, cosine: number, sine: number): void {
  if (!x || !y) return;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] ?? 0, y[i] ?? 0];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0);
  return sum;
}
