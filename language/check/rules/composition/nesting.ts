/** E0401: which block may stand inside which (spec: composition.md §2.1). */
import { dissolvesIntoItself, legalChildren, mayHold } from "../../../catalogue/blocks/nesting.ts";
import type { Fix } from "../../../diagnostics/diagnostic.ts";
import { enumeration } from "../../../names/suggest.ts";
import type { Span } from "../../../source/span.ts";
import type { BlockTree, Tree } from "../../composition/tree.ts";
import type { ShapeRule } from "../rule.ts";

export const nesting: ShapeRule = {
  name: "nesting",
  check({ owner, visits }, context) {
    for (const { tree, ancestors, place, isOwn } of visits) {
      const parent = ancestors[ancestors.length - 1];
      if (tree.kind !== "block" || parent === undefined || !isOwn || mayHold(parent.block, tree.block)) continue;
      const legal = legalChildren(parent.block);
      const flat = dissolvesIntoItself(tree.block) && parent.block === tree.block && tree.via === undefined;
      context.report(owner, {
        code: "E0401",
        span: place.span,
        message: `\`${parent.block}\` cannot hold ${article(tree.block)} \`${tree.block}\``,
        help: `It can hold names${parent.block === "Fuse" ? "" : ", `none`"}${legal.length > 0 ? `, ${enumeration(legal)}` : ""}.`,
        related: [{ file: parent.file, span: parent.span, message: `the outer \`${parent.block}\`` }],
        fixes: flat ? flatten(owner.file, tree) : [],
      });
    }
  },
};

function article(word: string): string {
  return /^[AEIOU]/.test(word) ? "an" : "a";
}

/** Takes the inner head and its closing bracket away; the children stay as they are written. */
function flatten(file: string, tree: BlockTree): readonly Fix[] {
  const [first, last] = [tree.children[0], tree.children[tree.children.length - 1]];
  if (first === undefined || last === undefined) return [];
  return [
    {
      title: `Flatten the inner ${tree.block}`,
      edits: [
        { file, span: { start: tree.whole.start, end: writtenSpan(first).start }, text: "" },
        { file, span: { start: writtenSpan(last).end, end: tree.whole.end }, text: "" },
      ],
      preferred: true,
    },
  ];
}

/** Where a child stands in this file, also when it is the name of a composition. */
function writtenSpan(tree: Tree): Span {
  return tree.via?.span ?? tree.whole;
}
