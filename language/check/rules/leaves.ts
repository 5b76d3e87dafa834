/** The first use of each adapter in a composition: rules about an adapter speak once. */
import { type AdapterTree, adapterLeaves, type Tree } from "../composition/tree.ts";

export function leavesOf(tree: Tree): readonly AdapterTree[] {
  const byName = new Map<string, AdapterTree>();
  for (const leaf of adapterLeaves(tree)) if (!byName.has(leaf.name)) byName.set(leaf.name, leaf);
  return [...byName.values()];
}
