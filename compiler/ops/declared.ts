/** Shapes that a rule derives, checked against the shapes that a lowering declared. */
import { Bug } from "../../language/bug.ts";
import { type Dim, fixed, multiplyDims, type Shape, sameDim, sameShape, showShape } from "../graph/dim.ts";
import type { InferContext } from "./op.ts";

/** The derived shape, or the declared one where the rule cannot tell. */
export function settleShape(op: string, context: InferContext, derived: Shape | undefined, output = 0): Shape {
  const declared = context.declaredShapes?.[output];
  if (!derived && !declared) throw new Bug(`the shape of ${op} is known only at run time: declare it`);
  if (derived && declared && !sameShape(derived, declared)) {
    throw new Bug(`${op} gives ${showShape(derived)}, but ${showShape(declared)} was declared`);
  }
  return derived ?? declared ?? [];
}

/** Number of elements. */
export function countOf(shape: Shape): Dim {
  return multiplyDims(fixed(1), ...shape);
}

export function expectSameCount(op: string, from: Shape, to: Shape): void {
  if (!sameDim(countOf(from), countOf(to))) throw new Bug(`${op} cannot turn ${showShape(from)} into ${showShape(to)}`);
}
