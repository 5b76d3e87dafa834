/** E0407: `Parallel` blocks one after the other work on the same channels, so they need the same number of children. */
import type { BlockTree } from "../../composition/tree.ts";
import type { ShapeRule } from "../rule.ts";

export const parallelWidths: ShapeRule = {
  name: "parallel-widths",
  check({ owner, visits }, context) {
    for (const { tree, isOwn } of visits) {
      if (tree.kind !== "block" || tree.block !== "Stack" || !isOwn || tree.via !== undefined) continue;
      const parallels = tree.children.filter(
        (child): child is BlockTree => child.kind === "block" && child.block === "Parallel",
      );
      const [first, ...rest] = parallels;
      for (const other of rest) {
        if (first === undefined || other.children.length === first.children.length) continue;
        const at = other.via ?? other;
        context.report(owner, {
          code: "E0407",
          span: at.span,
          message: `this \`Parallel\` has ${other.children.length} children and the one before it ${first.children.length}`,
          help: "Inside one `Stack` each channel runs through both: give them the same number of children (`none` fills a channel).",
          related: [
            { file: (first.via ?? first).file, span: (first.via ?? first).span, message: "the first `Parallel`" },
          ],
        });
      }
    }
  },
};
