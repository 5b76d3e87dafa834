/** E0404: branches that share one tensor need sequences of one length, so their prompts must be equally long. */
import type { Tree } from "../../composition/tree.ts";
import type { CheckContext } from "../../context.ts";
import type { KnownComposition, MethodRule } from "../rule.ts";

export const promptLengths: MethodRule = {
  name: "prompt-lengths",
  check(composition, context) {
    if (composition.semantics === "documented") lengthOf(composition.tree, composition, context);
  },
};

/** Tokens that prompts add to each row; `undefined` when unknown. */
function lengthOf(tree: Tree, composition: KnownComposition, context: CheckContext): number | undefined {
  if (tree.kind === "none") return 0;
  if (tree.kind === "broken") return undefined;
  if (tree.kind === "adapter") return promptLength(composition, tree.name);
  const lengths = tree.children.map((child) => lengthOf(child, composition, context));
  if (lengths.includes(undefined)) return undefined;
  if (tree.block === "Stack") return Math.max(0, ...lengths.map((length) => length ?? 0));
  const odd = lengths.findIndex((length) => length !== lengths[0]);
  const child = tree.children[odd];
  if (child !== undefined) {
    const at = child.via ?? child;
    context.report(
      { ...composition.owner, file: at.file },
      {
        code: "E0404",
        span: at.span,
        message: `this branch of \`${tree.block}\` has ${tokens(lengths[odd])} and the first one ${tokens(lengths[0])}`,
        help: "Rows of one batch have one length: use prompts of equal `prompt_length` in every branch.",
        related: [{ file: tree.file, span: tree.span, message: `this \`${tree.block}\`` }],
      },
    );
  }
  return lengths[0];
}

function promptLength({ configOf }: KnownComposition, name: string): number | undefined {
  const config = configOf(name);
  if (config === undefined) return undefined;
  return config.members.reduce(
    (sum, member) => (member.architecture === "prompt_tuning" ? sum + member.prompt_length : sum),
    0,
  );
}

function tokens(length: number | undefined): string {
  return length === 0 || length === undefined ? "no prompt" : `a prompt of ${length} tokens`;
}
