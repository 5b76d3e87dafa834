/** E0402: from the third level on only `Stack` and names (spec: composition.md §2.2). */
import { deepestBlockLevel, mayHold, mayStandAtLevel } from "../../../catalogue/blocks/nesting.ts";
import type { ShapeRule } from "../rule.ts";

export const depth: ShapeRule = {
  name: "depth",
  check({ owner, visits }, context) {
    for (const { tree, ancestors, place } of visits) {
      if (tree.kind !== "block" || mayStandAtLevel(tree.block, ancestors.length)) continue;
      const parent = ancestors[ancestors.length - 1];
      const isRefusedAnyway = parent !== undefined && !mayHold(parent.block, tree.block);
      const isBelowTooDeep = ancestors.some((outer, level) => !mayStandAtLevel(outer.block, level));
      if (isRefusedAnyway || isBelowTooDeep) continue;
      context.report(owner, {
        code: "E0402",
        span: place.span,
        message: `\`${tree.block}\` stands ${ancestors.length} blocks deep, inside ${path(ancestors.map((outer) => outer.block))}`,
        help: `From ${deepestBlockLevel + 1} blocks deep only \`Stack\` and names may stand: make the composition flatter.`,
        related: ancestors
          .slice(0, 1)
          .map((outer) => ({ file: outer.file, span: outer.span, message: "the outermost block" })),
      });
    }
  },
};

function path(names: readonly string[]): string {
  return `\`${names.join(" > ")}\``;
}
