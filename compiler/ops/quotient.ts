/** Exact division of symbolic sizes. */
import { addDims, type Dim, fixed, multiplyDims, subtractDims } from "../graph/dim.ts";

/** `q` with `a = q · b`, or undefined when there is none: polynomial long division on the leading terms. */
export function quotientOf(a: Dim, b: Dim): Dim | undefined {
  const [leadSymbols, leadFactor] = leadingTerm(b) ?? [];
  if (leadSymbols === undefined || leadFactor === undefined) return undefined;
  let rest = a;
  let quotient = fixed(0);
  for (let lead = leadingTerm(rest); lead; lead = leadingTerm(rest)) {
    const symbols = withoutSymbols(lead[0], leadSymbols);
    if (symbols === undefined || lead[1] % leadFactor !== 0) return undefined;
    const factor = monomial(symbols, lead[1] / leadFactor);
    quotient = addDims(quotient, factor);
    rest = subtractDims(rest, multiplyDims(factor, b));
  }
  return quotient;
}

/** By degree, then by name: an order that multiplication respects. */
function leadingTerm(d: Dim): readonly [string, number] | undefined {
  const rank = (symbols: string) =>
    `${String(symbols === "" ? 0 : symbols.split("*").length).padStart(3, "0")} ${symbols}`;
  return [...d.terms].sort(([x], [y]) => (rank(x) < rank(y) ? 1 : -1))[0];
}

function withoutSymbols(symbols: string, removed: string): readonly string[] | undefined {
  const rest = symbols === "" ? [] : symbols.split("*");
  for (const name of removed === "" ? [] : removed.split("*")) {
    const at = rest.indexOf(name);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return rest;
}

function monomial(symbols: readonly string[], factor: number): Dim {
  if (symbols.length === 0) return fixed(factor);
  const key = [...symbols].sort().join("*");
  const name: Dim = { terms: new Map([[key, 1]]), key };
  return multiplyDims(name, fixed(factor));
}
