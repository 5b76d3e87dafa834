/** E0405: blocks that a family cannot have (spec: models.md §5.3). */
import { visits } from "../../composition/tree.ts";
import type { BuildRule } from "../rule.ts";

export const familyBlocks: BuildRule = {
  name: "family-blocks",
  check(draft, context) {
    const { model } = draft;
    if (model === undefined) return;
    for (const { tree } of visits(draft.tree)) {
      const reason = tree.kind === "block" ? model.family.refusedBlocks[tree.block] : undefined;
      if (tree.kind !== "block" || reason === undefined) continue;
      context.report(
        { ...draft.owner, file: tree.file },
        {
          code: "E0405",
          span: tree.span,
          message: `${model.family.name} cannot run \`${tree.block}\`: ${reason}`,
          help: "Use another block, or another base model.",
          related: [
            {
              file: model.symbol.file,
              span: model.symbol.declaration.name.span,
              message: `the ${model.family.name} model`,
            },
          ],
        },
      );
    }
  },
};
