/** E0403: `Split` against a model whose number of tokens is fixed, such as the patches of an image (spec: composition.md §3.3). */
import type { BuildDraft } from "../../builds/draft.ts";
import { visits } from "../../composition/tree.ts";
import type { BuildRule } from "../rule.ts";

export const tokenCount: BuildRule = {
  name: "token-count",
  check(draft, context) {
    const patches = patchesOf(draft);
    if (patches === undefined) return;
    const prompt = promptLength(draft);
    const expected = patches + 1 + prompt;
    for (const { tree, ancestors } of visits(draft.tree)) {
      const isOutermost = !ancestors.some((outer) => outer.block === "Split");
      if (tree.kind !== "block" || tree.block !== "Split" || !isOutermost || tree.numbers === undefined) continue;
      const total = tree.numbers.reduce((sum, number) => sum + number, 0);
      if (total === expected) continue;
      const parts = `${patches} patches and the class token${prompt > 0 ? ` and ${prompt} prompt tokens` : ""}`;
      context.report(
        { ...draft.owner, file: tree.file },
        {
          code: "E0403",
          span: tree.numbersSpan ?? tree.span,
          message: `\`splits\` add up to ${total}, and \`${draft.model?.symbol.name}\` has ${expected} tokens: ${parts}`,
          help: `Make the entries add up to ${expected}.`,
        },
      );
    }
  },
};

/** Patches of one image, where the family's own configuration says so. */
function patchesOf({ model }: BuildDraft): number | undefined {
  const config = model?.config;
  const patches = typeof config === "object" && config !== null && "patches" in config ? config.patches : undefined;
  return typeof patches === "number" ? patches : undefined;
}

function promptLength({ adapters }: BuildDraft): number {
  const lengths = [...adapters.values()].flatMap((info) =>
    (info.config?.members ?? []).map((member) => (member.architecture === "prompt_tuning" ? member.prompt_length : 0)),
  );
  return Math.max(0, ...lengths);
}
