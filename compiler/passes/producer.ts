import type { GraphNode, Value } from "../graph/value.ts";
import type { OpName } from "../ops/index.ts";

/** The node that made a value, when it is of this operator. */
export function producer(value: Value | undefined, op: OpName): GraphNode | undefined {
  return value?.origin.kind === "node" && value.origin.node.op === op ? value.origin.node : undefined;
}
