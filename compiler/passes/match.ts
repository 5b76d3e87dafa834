/** Small questions that rules ask of values. */
import type { GraphNode, Value } from "../graph/value.ts";
import type { OpName } from "../ops/index.ts";
import { numbersOf } from "../ops/numbers.ts";

/** The node that made a value, when it is of this operator. */
export function producer(value: Value | undefined, op: OpName): GraphNode | undefined {
  return value?.origin.kind === "node" && value.origin.node.op === op ? value.origin.node : undefined;
}

/** The number that every element of a literal is; undefined for all else. */
export function uniformNumber(value: Value | undefined): number | undefined {
  if (value?.origin.kind !== "literal") return undefined;
  const numbers = numbersOf(value.origin.tensor);
  const first = numbers[0];
  return first !== undefined && numbers.every((n) => n === first) ? first : undefined;
}
