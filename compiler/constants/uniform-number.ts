import type { Value } from "../graph/value.ts";
import { numbersOf } from "../ops/numbers.ts";

/** The number that every element of a literal is; undefined for all else. */
export function uniformNumber(value: Value | undefined): number | undefined {
  if (value?.origin.kind !== "literal") return undefined;
  const numbers = numbersOf(value.origin.tensor);
  const first = numbers[0];
  return first !== undefined && numbers.every((n) => n === first) ? first : undefined;
}
