/** Dense matrices of doubles for the few decompositions that constants need. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly data: Float64Array;
}

export function transposeOf({ rows, columns, data }: Matrix): Matrix {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j] ?? 0;
  return { rows: columns, columns: rows, data: out };
}

export function product(a: Matrix, b: Matrix): Matrix {
  const out = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k] ?? 0;
      for (let j = 0; j < b.columns; j++) {
        out[i * b.columns + j] = (out[i * b.columns + j] ?? 0) + factor * (b.data[k * b.columns + j] ?? 0);
      }
    }
  }
  return { rows: a.rows, columns: b.columns, data: out };
}
