/** E0407, E0409: what `Fuse` holds, and the fusion weights that belong to it (spec: composition.md §3.2). */
import { lastName } from "../../composition/tree.ts";
import { findFusion, fusionsOfSameMembers } from "../../fusions.ts";
import { isIdentifier } from "../../unknown-name.ts";
import type { ShapeRule } from "../rule.ts";

export const fuseMembers: ShapeRule = {
  name: "fuse-members",
  check({ owner, visits }, context) {
    for (const { tree, isOwn } of visits) {
      if (tree.kind !== "block" || tree.block !== "Fuse" || !isOwn || tree.via !== undefined) continue;
      if (tree.children.some((child) => child.kind === "broken")) continue;
      const empty = tree.children.find((child) => lastName(child) === "none");
      if (empty !== undefined) {
        context.report(owner, {
          code: "E0407",
          span: empty.span,
          message: "`Fuse` cannot hold `none`: it attends over the outputs of adapters",
          help: "Take it out, or use `Average`, which may hold `none`.",
        });
        continue;
      }
      const names = tree.children.map(lastName);
      const found = findFusion(context, tree);
      if (found !== undefined) {
        context.use(owner, "fusion", found.name, tree.span);
        continue;
      }
      const list = names.map((name) => (isIdentifier(name) ? name : JSON.stringify(name))).join(", ");
      const others = tree.fusionName === undefined ? fusionsOfSameMembers(context, names) : [];
      const fusion = tree.fusionName ?? names.join("_");
      const named = tree.fusionName === undefined ? "" : `, name=${JSON.stringify(tree.fusionName)}`;
      const declare = `fusion ${fusion.replace(/\W/g, "_")} = Fuse(${list}${named})`;
      context.report(owner, {
        code: "E0409",
        span: tree.span,
        message:
          tree.fusionName === undefined
            ? `no fusion is declared for ${list}, in this order`
            : `no fusion of ${list} is called \`${tree.fusionName}\``,
        help: `Declare its weights: \`${declare} from "./fusions/${names.join(",")}"\`.`,
        related: others.map((other) => ({
          file: other.file,
          span: other.declaration.members.span,
          message: "the same adapters in another order",
        })),
      });
    }
  },
};
