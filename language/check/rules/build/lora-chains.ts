/**
 * E0411, E0404: a LoRA in a `Stack` receives the update of the one before it, so the matrix must be square; and q, k and v in
 * one matrix take one LoRA a row (spec: composition.md §3.1, §2.6).
 */
import { unreachable } from "../../../bug.ts";
import type { LoraConfig, MtlLoraConfig } from "../../../catalogue/method-config.ts";
import { architectures } from "../../../catalogue/methods/architectures/index.ts";
import type { LinearSite } from "../../../catalogue/site.ts";
import type { BuildDraft } from "../../builds/draft.ts";
import type { AdapterTree, BlockTree, Tree } from "../../composition/tree.ts";
import type { CheckContext } from "../../context.ts";
import type { BuildRule } from "../rule.ts";

type Lora = LoraConfig | MtlLoraConfig;

export const loraChains: BuildRule = {
  name: "lora-chains",
  check(draft, context) {
    const { model } = draft;
    if (model === undefined) return;
    const said = new Set<AdapterTree>();
    for (const site of model.sites) {
      if (site.kind === "linear") walk({ site, draft, context, said }, draft.tree, undefined);
    }
  },
};

interface Walk {
  readonly site: LinearSite;
  readonly draft: BuildDraft;
  readonly context: CheckContext;
  /** One mistake for each adapter, however many matrices show it. */
  readonly said: Set<AdapterTree>;
}

/** The last LoRA that wrote an update at the site after this tree, given the one before it. */
function walk(on: Walk, tree: Tree, before: AdapterTree | undefined): AdapterTree | undefined {
  const { site } = on;
  switch (tree.kind) {
    case "none":
    case "broken":
      return before;
    case "adapter": {
      const config = loraAt(site, tree, on.draft);
      if (config === undefined) return before;
      if (before !== undefined && site.isFused) reportFused(on, tree, before);
      else if (before !== undefined && config.composition_mode === "add" && site.inSize !== site.outSize) {
        reportChain(on, tree, before);
      }
      return tree;
    }
    case "block":
      return walkBlock(on, tree, before);
    default:
      return unreachable(tree);
  }
}

function walkBlock(on: Walk, tree: BlockTree, before: AdapterTree | undefined): AdapterTree | undefined {
  if (tree.block === "Stack") return tree.children.reduce((last, child) => walk(on, child, last), before);
  const ends = tree.children.map((child) => walk(on, child, before));
  const writers = ends.filter((end) => end !== undefined && end !== before);
  const [first, second] = writers;
  if (tree.block === "Average" && on.site.isFused && first !== undefined && second !== undefined) {
    reportFused(on, second, first);
  }
  return first ?? before;
}

function loraAt(site: LinearSite, { name }: AdapterTree, draft: BuildDraft): Lora | undefined {
  return draft.adapters
    .get(name)
    ?.config?.members.find(
      (member): member is Lora =>
        (member.architecture === "lora" || member.architecture === "mtl_lora") &&
        architectures[member.architecture].attachesTo(member, site),
    );
}

function reportChain({ site, draft, context, said }: Walk, tree: AdapterTree, before: AdapterTree): void {
  if (said.has(tree)) return;
  said.add(tree);
  context.report(
    { ...draft.owner, file: tree.file },
    {
      code: "E0411",
      span: tree.span,
      message: `\`${tree.name}\` cannot be chained behind \`${before.name}\`: \`${pattern(site.path)}\` maps ${site.inSize} to ${site.outSize}, and the second LoRA of a \`Stack\` receives the first one's update`,
      help: "Average them (`adapter m = average(a, b)`), or adapt square matrices only.",
      related: [{ file: before.file, span: before.span, message: "the LoRA before it" }],
    },
  );
}

function reportFused({ draft, context, said }: Walk, tree: AdapterTree, before: AdapterTree): void {
  if (said.has(tree)) return;
  said.add(tree);
  const family = draft.model?.family.name ?? "this model";
  context.report(
    { ...draft.owner, file: tree.file },
    {
      code: "E0404",
      span: tree.span,
      message: `\`${tree.name}\` and \`${before.name}\` are both LoRA, and ${family} keeps q, k and v in one matrix, which takes one LoRA for each row`,
      help: "Put them into branches of `Parallel`, `BatchSplit`, `Switch` or `MultiTask`, or average them in weight space: `adapter m = average(a, b)`.",
      related: [{ file: before.file, span: before.span, message: "the other LoRA" }],
    },
  );
}

/** One message for all layers: `h.3.attn.c_attn` → `h.*.attn.c_attn`. */
function pattern(path: string): string {
  return path.replace(/\.\d+\./g, ".*.");
}
