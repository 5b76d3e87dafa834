/** The inner loops of MatMul and Gemm, over rows so that both operands are read in order. Sums run in double precision. */

export interface Matrix {
  readonly data: ArrayLike<number>;
  /** Of the first element. */
  readonly offset: number;
  readonly transposed: boolean;
}

/** `out[m, n] += scale · Σ_k a[m, k] · b[k, n]`, where a transposed operand is stored the other way round. */
export function addProduct(
  out: Float64Array,
  a: Matrix,
  b: Matrix,
  sizes: { readonly m: number; readonly k: number; readonly n: number },
  scale: number,
): void {
  const { m, k, n } = sizes;
  const left = a.data;
  const right = b.data;
  const [rowStep, columnStep] = a.transposed ? [1, m] : [k, 1];
  for (let row = 0; row < m; row++) {
    const from = a.offset + row * rowStep;
    const to = row * n;
    if (b.transposed) {
      for (let column = 0; column < n; column++) {
        let sum = 0;
        const at = b.offset + column * k;
        for (let i = 0; i < k; i++) sum += (left[from + i * columnStep] as number) * (right[at + i] as number);
        out[to + column] = (out[to + column] as number) + scale * sum;
      }
      continue;
    }
    for (let i = 0; i < k; i++) {
      const factor = scale * (left[from + i * columnStep] as number);
      const at = b.offset + i * n;
      for (let column = 0; column < n; column++) {
        out[to + column] = (out[to + column] as number) + factor * (right[at + column] as number);
      }
    }
  }
}
