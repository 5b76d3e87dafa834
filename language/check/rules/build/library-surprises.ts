/** W0401: results of version 1.2 of the library that a person would not expect, or that this tool does not reproduce. */
import { unreachable } from "../../../bug.ts";
import type { MethodConfig } from "../../../catalogue/method-config.ts";
import { adapterLeaves, visits } from "../../composition/tree.ts";
import type { BuildRule } from "../rule.ts";

export const librarySurprises: BuildRule = {
  name: "library-surprises",
  check(draft, context) {
    if (draft.semantics !== "adapters-1.2" || draft.model === undefined) return;
    const family = draft.model.family.name;
    const [first] = adapterLeaves(draft.tree);
    for (const { tree, ancestors } of visits(draft.tree)) {
      if (tree.kind !== "adapter") continue;
      const here = { ...draft.owner, file: tree.file };
      for (const member of draft.adapters.get(tree.name)?.config?.members ?? []) {
        const ignored = tree.name === first?.name ? undefined : firstNameOnly(member);
        if (ignored !== undefined) {
          context.report(here, {
            code: "W0401",
            span: tree.span,
            message: `version 1.2 of the library ignores ${ignored} of \`${tree.name}\`: only the first name of a composition counts`,
            help: "Leave `semantics` out for the documented meaning.",
          });
        }
        const isInParallel = ancestors.some((outer) => outer.block === "Parallel");
        if (isInParallel && foldsRows.has(family) && adaptsAttention(member)) {
          context.report(here, {
            code: "W0401",
            span: tree.span,
            message: `version 1.2 of the library mixes rows and tokens for LoRA under \`Parallel\` on ${family}; this build keeps them apart`,
            help: "Its results differ from those of the library.",
          });
        }
      }
    }
  },
};

/** composition.md C10 */
const foldsRows: ReadonlySet<string> = new Set(["bert", "roberta", "xlm-roberta", "mbart", "vit", "beit", "clip"]);

function adaptsAttention(member: MethodConfig): boolean {
  return (member.architecture === "lora" || member.architecture === "mtl_lora") && member.selfattn_lora;
}

function firstNameOnly(member: MethodConfig): string | undefined {
  switch (member.architecture) {
    case "prompt_tuning":
      return "the prompt";
    case "reft":
      return "the ReFT edit";
    case "bottleneck":
      return member.inv_adapter === null ? undefined : "the invertible part";
    case "lora":
    case "mtl_lora":
    case "prefix_tuning":
      return undefined;
    default:
      return unreachable(member);
  }
}
