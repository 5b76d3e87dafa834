/** Symbolic sizes as the `dim_param` text of a model, and back. */
import { addDims, type Dim, fixed, fixedSize, multiplyDims, symbol } from "../graph/dim.ts";

export function dimText(size: Dim): number | string {
  return fixedSize(size) ?? size.key;
}

/** Reads what `dimText` writes: a sum of products of numbers and names. */
export function readDim(text: number | string): Dim {
  if (typeof text === "number") return fixed(text);
  const terms = text.split("+").map((term) => multiplyDims(...term.split("*").map(readFactor)));
  return addDims(...terms);
}

function readFactor(text: string): Dim {
  return /^-?\d+$/.test(text) ? fixed(Number(text)) : symbol(text);
}
