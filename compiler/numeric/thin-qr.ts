import type { Matrix } from "./matrix.ts";

/** `a = q · r` by Householder reflections: `q [m, p]` with orthonormal columns, `r [p, n]`, `p = min(m, n)`. */
export function thinQr(a: Matrix): { readonly q: Matrix; readonly r: Matrix } {
  const { rows, columns } = a;
  const count = Math.min(rows, columns);
  const work = a.data.slice();
  const normals: (Float64Array | undefined)[] = [];
  for (let j = 0; j < count; j++) {
    const v = columnNormal(work, rows, columns, j);
    normals.push(v);
    if (v) reflect(work, columns, j, v);
  }
  const q = new Float64Array(rows * count);
  for (let j = 0; j < count; j++) q[j * count + j] = 1;
  for (const [j, v] of [...normals.entries()].reverse()) if (v) reflect(q, count, j, v);
  const r = work.slice(0, count * columns);
  for (let i = 0; i < count; i++) r.fill(0, i * columns, i * columns + i);
  return { q: { rows, columns: count, data: q }, r: { rows: count, columns, data: r } };
}

/** The unit normal of the reflection that clears column j below its diagonal; undefined for a column of zeros. */
function columnNormal(work: Float64Array, rows: number, columns: number, j: number): Float64Array | undefined {
  const v = Float64Array.from({ length: rows - j }, (_, i) => work[(j + i) * columns + j] ?? 0);
  const length = lengthOf(v);
  if (length === 0) return undefined;
  const first = v[0] ?? 0;
  v[0] = first + (first < 0 ? -length : length);
  const scale = lengthOf(v);
  return v.map((x) => x / scale);
}

function lengthOf(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
}

/** Multiplies rows `from …` by `I − 2vvᵀ` from the left. */
function reflect(matrix: Float64Array, columns: number, from: number, v: Float64Array): void {
  const along = new Float64Array(columns);
  for (const [i, factor] of v.entries()) {
    const start = (from + i) * columns;
    for (let j = 0; j < columns; j++) along[j] = (along[j] ?? 0) + factor * (matrix[start + j] ?? 0);
  }
  for (const [i, factor] of v.entries()) {
    const start = (from + i) * columns;
    for (let j = 0; j < columns; j++) matrix[start + j] = (matrix[start + j] ?? 0) - 2 * factor * (along[j] ?? 0);
  }
}
