/** Runs the rules that need nothing but the text over a composition where it is written. */
import type { CheckContext, Owner } from "../context.ts";
import { shapeRules } from "../rules/index.ts";
import { type Tree, visits } from "./tree.ts";

export function checkShape(context: CheckContext, owner: Owner, tree: Tree): void {
  const composition = { owner, tree, visits: visits(tree) };
  for (const rule of shapeRules) rule.check(composition, context);
}
