/**
 * Symbolic dimensions: polynomials with integer coefficients over named sizes (`batch`, `seq`), kept in a canonical form so
 * that equal sizes compare equal as text. `2*batch*seq + 3*batch` is two terms.
 */

export interface Dim {
  /** Monomial (symbols sorted and joined by `*`; empty for the constant) → coefficient, never zero, keys sorted. */
  readonly terms: ReadonlyMap<string, number>;
  /** Canonical text; equal dims have equal keys. */
  readonly key: string;
}

export type Shape = readonly Dim[];

function make(terms: ReadonlyMap<string, number>): Dim {
  const present = [...terms].filter(([, coefficient]) => coefficient !== 0);
  // Most sizes are one term: a number, or a name with a factor.
  const [first] = present;
  if (first && present.length === 1) return { terms: new Map(present), key: termText(first) };
  const sorted = present.sort(([a], [b]) => (a < b ? 1 : -1));
  return { terms: new Map(sorted), key: sorted.length === 0 ? "0" : sorted.map(termText).join("+") };
}

function termText([symbols, coefficient]: readonly [string, number]): string {
  if (symbols === "") return String(coefficient);
  return coefficient === 1 ? symbols : `${coefficient}*${symbols}`;
}

export function fixed(size: number): Dim {
  return size === 0 ? zero : { terms: new Map([["", size]]), key: String(size) };
}

const zero: Dim = { terms: new Map(), key: "0" };

export function symbol(name: string): Dim {
  return make(new Map([[name, 1]]));
}

/** A number or a name, as inputs are declared. */
export function dim(size: number | string | Dim): Dim {
  return typeof size === "number" ? fixed(size) : typeof size === "string" ? symbol(size) : size;
}

export function shapeOf(...sizes: readonly (number | string | Dim)[]): Shape {
  return sizes.map(dim);
}

export function addDims(...dims: readonly Dim[]): Dim {
  const terms = new Map<string, number>();
  for (const d of dims) for (const [symbols, c] of d.terms) terms.set(symbols, (terms.get(symbols) ?? 0) + c);
  return make(terms);
}

export function subtractDims(a: Dim, b: Dim): Dim {
  return addDims(a, multiplyDims(b, fixed(-1)));
}

export function multiplyDims(...dims: readonly Dim[]): Dim {
  let factor = 1;
  let product: Dim | undefined;
  for (const d of dims) {
    const size = fixedSize(d);
    if (size !== undefined) factor *= size;
    else product = product === undefined ? d : multiplyTerms(product, d);
  }
  if (product === undefined) return fixed(factor);
  return factor === 1 ? product : scale(product, factor);
}

function scale(d: Dim, factor: number): Dim {
  return make(new Map([...d.terms].map(([symbols, c]) => [symbols, c * factor])));
}

function multiplyTerms(left: Dim, right: Dim): Dim {
  const terms = new Map<string, number>();
  for (const [a, x] of left.terms) {
    for (const [b, y] of right.terms) {
      const symbols = a === "" ? b : b === "" ? a : [...a.split("*"), ...b.split("*")].sort().join("*");
      terms.set(symbols, (terms.get(symbols) ?? 0) + x * y);
    }
  }
  return make(terms);
}

/** The number, when the dimension is one. */
export function fixedSize(d: Dim): number | undefined {
  if (d.key === "0") return 0;
  if (d.terms.size !== 1) return undefined;
  return d.terms.get("");
}

export function sameDim(a: Dim, b: Dim): boolean {
  return a.key === b.key;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => sameDim(d, b[i] as Dim));
}

/** `n` with `a = n · b` for a whole number, else undefined: how often `b` must be tiled to match `a`. */
export function wholeRatio(a: Dim, b: Dim): number | undefined {
  let ratio: number | undefined;
  if (a.terms.size !== b.terms.size) return undefined;
  for (const [symbols, c] of b.terms) {
    const other = a.terms.get(symbols);
    if (other === undefined || other % c !== 0) return undefined;
    if (ratio !== undefined && ratio !== other / c) return undefined;
    ratio = other / c;
  }
  return ratio;
}

/** `d / n` when every coefficient divides. */
export function divideDim(d: Dim, n: number): Dim | undefined {
  const terms = new Map<string, number>();
  for (const [symbols, c] of d.terms) {
    if (c % n !== 0) return undefined;
    terms.set(symbols, c / n);
  }
  return make(terms);
}

/** For people: `[2*batch, seq, 768]`. */
export function showShape(shape: Shape): string {
  return `[${shape.map((d) => d.key).join(", ")}]`;
}
