import type { RandomSource } from "./random-source.ts";

/**
 * An orthogonal matrix `[size, size]`, row-major, whose first `rank` columns are uniformly distributed: the product of `rank`
 * random reflections (Stewart, 1980). The other columns complete it.
 */
export function orthogonalMatrix(size: number, rank: number, random: RandomSource): Float64Array {
  const count = Math.min(rank, size);
  const reflections = Array.from({ length: count }, (_, j) => reflection(size - j, random));
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j++) matrix[j * size + j] = reflections[j]?.sign ?? 1;
  // Below and right of (j, j) is all that reflection j can change.
  for (let j = count - 1; j >= 0; j--) {
    const v = reflections[j]?.normal;
    if (v) reflect(matrix, size, j, v);
  }
  return matrix;
}

/** A unit normal, and the sign that makes the first column of the reflection point as the Gaussian did. */
function reflection(length: number, random: RandomSource): { readonly normal: Float64Array; readonly sign: number } {
  const v = Float64Array.from({ length }, () => random.normal());
  const first = v[0] ?? 0;
  const sign = first < 0 ? 1 : -1;
  v[0] = first - sign * norm(v);
  const scale = norm(v);
  return { normal: v.map((x) => x / scale), sign };
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
}

/** Multiplies by `I − 2vvᵀ` from the left, `v` beginning at row `from`. */
function reflect(matrix: Float64Array, size: number, from: number, v: Float64Array): void {
  const along = new Float64Array(size);
  for (let i = from; i < size; i++) {
    const factor = v[i - from] ?? 0;
    for (let j = from; j < size; j++) along[j] = (along[j] ?? 0) + factor * (matrix[i * size + j] ?? 0);
  }
  for (let i = from; i < size; i++) {
    const factor = 2 * (v[i - from] ?? 0);
    for (let j = from; j < size; j++) matrix[i * size + j] = (matrix[i * size + j] ?? 0) - factor * (along[j] ?? 0);
  }
}
