import type { Composition } from "../../../language/program/program.ts";
import { refuseBlock, type Walk } from "./block-context.ts";

/** Σ wᵢ·childᵢ; `adapters-1.2` divides by the number of children once more (composition.md C1). */
export function lowerAverage<S>(
  { ctx, algebra, enter, child }: Walk<S>,
  node: Extract<Composition, { kind: "Average" }>,
  state: S,
): S {
  if (!algebra.average) return refuseBlock(ctx, "Average", algebra.method, state);
  const entered = enter(node, state);
  const parts = node.children.map((c) => child(c, entered));
  const divisor = ctx.build.semantics === "adapters-1.2" ? node.children.length : 1;
  return algebra.average(
    parts,
    node.weights.map((weight) => weight / divisor),
    entered,
  );
}
