/** E0404: which block may combine adapters of which method (spec: composition.md §2.6; architecture.md, "Two meanings"). */
import type { BlockName } from "../../../catalogue/block.ts";
import { describeMethod } from "../../../catalogue/describe-config.ts";
import type { MethodConfig } from "../../../catalogue/method-config.ts";
import { architectures } from "../../../catalogue/methods/architectures/index.ts";
import type { MethodRule } from "../rule.ts";

export const methodBlock: MethodRule = {
  name: "method-block",
  check({ owner, visits, semantics, configOf }, context) {
    for (const { tree, ancestors } of visits) {
      if (tree.kind !== "adapter") continue;
      for (const member of configOf(tree.name)?.members ?? []) {
        for (const outer of ancestors) {
          const reason = refusal(outer.block, member, semantics);
          if (reason === undefined) continue;
          context.report(
            { ...owner, file: tree.file },
            {
              code: "E0404",
              span: tree.span,
              message: `\`${outer.block}\` cannot combine \`${tree.name}\`, which is ${methodName(member)}`,
              help: `${capital(reason)}.`,
              related: [{ file: outer.file, span: outer.span, message: `this \`${outer.block}\`` }],
            },
          );
          break;
        }
      }
    }
  },
};

/** What the library applies to the first name only and ignores elsewhere is refused where it has no meaning. */
function refusal(block: BlockName, member: MethodConfig, semantics: "documented" | "adapters-1.2"): string | undefined {
  const isFirstNameOnly = member.architecture === "prompt_tuning" || member.architecture === "reft";
  if (semantics === "adapters-1.2" && isFirstNameOnly) return undefined;
  const reason = architectures[member.architecture].refusedBlocks[block];
  if (reason !== undefined || semantics === "adapters-1.2") return reason;
  const isInvertible = member.architecture === "bottleneck" && member.inv_adapter !== null;
  const isWholeRow = block === "Fuse" || block === "Split" || block === "Average";
  if (!isInvertible || !isWholeRow) return undefined;
  return `its invertible part (\`inv_adapter\`) works on the embeddings of whole rows, which ${block === "Split" ? "a token range does not have" : "cannot be mixed"}`;
}

/** `lora(r=8)`, shortened to the method's name. */
export function methodName(member: MethodConfig): string {
  return `\`${describeMethod(member).split("(")[0]}\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
