import type { Composition } from "../../../language/program/program.ts";
import { refuseBlock, type Walk } from "./block-context.ts";

/** Each child owns a range of tokens, which may be empty. */
export function lowerSplit<S>(
  { ctx, algebra, enter, child }: Walk<S>,
  node: Extract<Composition, { kind: "Split" }>,
  state: S,
): S {
  if (!algebra.tokenRanges) return refuseBlock(ctx, "Split", algebra.method, state);
  const entered = enter(node, state);
  const isUsed = (_: unknown, i: number) => node.splits[i] !== 0;
  const ranges = algebra.tokenRanges.divide(entered, node.splits.filter(isUsed));
  const parts = node.children.filter(isUsed).map((c, i) => child(c, ranges[i] as S));
  return algebra.tokenRanges.join(parts, entered);
}
