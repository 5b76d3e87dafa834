/** Names in the written model: readable, unique, and the same for the same graph. */
import { unreachable } from "../../language/bug.ts";
import type { GraphNode, Value } from "../graph/value.ts";

/** Gives the wanted name, or the first free one of `name.2`, `name.3`, … */
export function createNamer(): (wanted: string) => string {
  const taken = new Map<string, number>();
  return (wanted) => {
    let count = taken.get(wanted) ?? 0;
    let name = wanted;
    do {
      count++;
      name = count === 1 ? wanted : `${wanted}.${count}`;
    } while (count > 1 && taken.has(name));
    taken.set(wanted, count);
    if (name !== wanted) taken.set(name, 1);
    return name;
  };
}

/** `encoder.3.attn.q/Gemm` */
export function nodeName(node: GraphNode): string {
  return node.scope === "" ? node.op : `${node.scope}/${node.op}`;
}

/** Stored tensors keep their name in the checkpoint; short literals are named by what they hold. */
export function constantName(value: Value): string {
  const { origin } = value;
  switch (origin.kind) {
    case "input":
      return origin.name;
    case "stored":
      return origin.tensor.name;
    case "literal": {
      const { data } = origin.tensor;
      return `constant/${data.length <= 8 ? Array.from<number | bigint, string>(data, String).join(",") : "table"}`;
    }
    case "node":
      return `${nodeName(origin.node)}${origin.output === 0 ? "" : `:${origin.output}`}`;
    default:
      return unreachable(origin);
  }
}
