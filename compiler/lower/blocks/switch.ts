import type { Composition } from "../../../language/program/program.ts";
import type { Walk } from "./block-context.ts";

/** `Switch` and `MultiTask`: every child runs, each row takes the one that the run-time input names. */
export function lowerSwitch<S>(
  { ctx, algebra, enter, child }: Walk<S>,
  node: Extract<Composition, { kind: "Switch" | "MultiTask" }>,
  state: S,
): S {
  // The library's MultiTask prepares twice: itself and the BatchSplit it turns into (composition.md C3).
  const entered = enter(node, node.kind === "MultiTask" ? enter(node, state) : state);
  const parts = node.children.map((c) => child(c, entered));
  const input = node.kind === "MultiTask" ? "task_ids" : "adapter_ids";
  if (!ctx.rowIds.has(input)) return state;
  return algebra.select(parts, input, entered);
}
