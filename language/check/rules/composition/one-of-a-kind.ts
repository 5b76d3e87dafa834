/** E0404: prompt, ReFT and invertible modules have one place each, so a row may meet one of a kind (spec: composition.md §6). */
import { unreachable } from "../../../bug.ts";
import type { AdapterConfig } from "../../../catalogue/method-config.ts";
import type { AdapterTree, Tree } from "../../composition/tree.ts";
import type { CheckContext } from "../../context.ts";
import type { KnownComposition, MethodRule } from "../rule.ts";

interface Kind {
  readonly words: string;
  owns(config: AdapterConfig): boolean;
}

const kinds: readonly Kind[] = [
  {
    words: "a prompt",
    owns: ({ members }) => members.some((member) => member.architecture === "prompt_tuning"),
  },
  { words: "a ReFT edit", owns: ({ members }) => members.some((member) => member.architecture === "reft") },
  {
    words: "an invertible adapter",
    owns: ({ members }) =>
      members.some((member) => member.architecture === "bottleneck" && member.inv_adapter !== null),
  },
];

export const oneOfAKind: MethodRule = {
  name: "one-of-a-kind",
  check(composition, context) {
    if (composition.semantics === "adapters-1.2") return;
    for (const kind of kinds) walk(kind, composition.tree, undefined, composition, context);
  },
};

/** The module that a row has met after this tree, given the one it met before. */
function walk(
  kind: Kind,
  tree: Tree,
  before: AdapterTree | undefined,
  composition: KnownComposition,
  context: CheckContext,
): AdapterTree | undefined {
  switch (tree.kind) {
    case "none":
    case "broken":
      return before;
    case "adapter": {
      const config = composition.configOf(tree.name);
      if (config === undefined || !kind.owns(config)) return before;
      if (before !== undefined) report(kind, tree, before, composition, context);
      return before ?? tree;
    }
    case "block": {
      if (tree.block === "Stack") {
        return tree.children.reduce((met, child) => walk(kind, child, met, composition, context), before);
      }
      const ends = tree.children.map((child) => walk(kind, child, before, composition, context));
      return ends.find((end) => end !== undefined);
    }
    default:
      return unreachable(tree);
  }
}

function report(
  kind: Kind,
  tree: AdapterTree,
  before: AdapterTree,
  { owner }: KnownComposition,
  context: CheckContext,
): void {
  context.report(
    { ...owner, file: tree.file },
    {
      code: "E0404",
      span: tree.span,
      message: `\`${tree.name}\` brings ${kind.words}, and \`${before.name}\` before it in the same \`Stack\` brings one too`,
      help: "There is one place for it: keep one of the two, or put them into branches of `Parallel`, `BatchSplit` or `Switch`.",
      related: [{ file: before.file, span: before.span, message: "the first one" }],
    },
  );
}
