/**
 * W0401: a fresh LoRA adds nothing, and in a `Stack` the LoRA behind it receives just that nothing instead of the layer's input
 * (spec: composition.md §3.1).
 */
import { unreachable } from "../../../bug.ts";
import type { LoraConfig, MtlLoraConfig } from "../../../catalogue/method-config.ts";
import { architectures } from "../../../catalogue/methods/architectures/index.ts";
import type { LinearSite } from "../../../catalogue/site.ts";
import type { AdapterInfo } from "../../adapters.ts";
import type { BuildDraft } from "../../builds/draft.ts";
import type { AdapterTree, Tree } from "../../composition/tree.ts";
import type { BuildRule } from "../rule.ts";

export const silencedLoras: BuildRule = {
  name: "silenced-loras",
  check(draft, context) {
    const silenced = new Map<AdapterTree, AdapterTree>();
    for (const site of draft.model?.sites ?? []) {
      const isChained = site.kind === "linear" && !site.isFused && site.inSize === site.outSize;
      if (isChained) walk({ site, draft, silenced }, draft.tree, undefined);
    }
    for (const [tree, before] of silenced) {
      context.report(
        { ...draft.owner, file: tree.file },
        {
          code: "W0401",
          span: tree.span,
          message: `\`${tree.name}\` receives only zeros: in a \`Stack\` a LoRA changes the update of the one before it, and that of \`${before.name}\`, which is fresh, is zero`,
          help: `Is \`Average(${before.name}, ${tree.name})\` meant? Or load \`${before.name}\` from a folder, or take it out.`,
          related: [{ file: before.file, span: before.span, message: "the fresh LoRA before it" }],
        },
      );
    }
  },
};

interface Walk {
  readonly site: LinearSite;
  readonly draft: BuildDraft;
  /** With what silences each. */
  readonly silenced: Map<AdapterTree, AdapterTree>;
}

/** The update at the site after this tree: that of a fresh LoRA, which is zero; another one; none yet. */
type Update = AdapterTree | "some" | undefined;

function walk(on: Walk, tree: Tree, before: Update): Update {
  switch (tree.kind) {
    case "none":
    case "broken":
      return before;
    case "adapter":
      return afterAdapter(on, tree, before);
    case "block": {
      if (tree.block === "Stack") return tree.children.reduce((update, child) => walk(on, child, update), before);
      const [first, ...others] = tree.children.map((child) => walk(on, child, before));
      return others.every((update) => isZero(update) === isZero(first)) ? first : "some";
    }
    default:
      return unreachable(tree);
  }
}

function afterAdapter({ site, draft, silenced }: Walk, tree: AdapterTree, before: Update): Update {
  const info = draft.adapters.get(tree.name);
  const config = loraAt(site, info);
  if (info === undefined || config === undefined) return before;
  const startsAtZero = isFresh(info) && isZeroWhenFresh(config);
  if (!isZero(before)) return startsAtZero ? tree : "some";
  if (!startsAtZero && !silenced.has(tree)) silenced.set(tree, before);
  return before;
}

function isZero(update: Update): update is AdapterTree {
  return typeof update === "object";
}

function loraAt(site: LinearSite, info: AdapterInfo | undefined): LoraConfig | MtlLoraConfig | undefined {
  return info?.config?.members.find(
    (member): member is LoraConfig | MtlLoraConfig =>
      (member.architecture === "lora" || member.architecture === "mtl_lora") &&
      architectures[member.architecture].attachesTo(member, site),
  );
}

function isFresh({ source, derivation }: AdapterInfo): boolean {
  if (derivation !== undefined) return derivation.members.every(({ adapter }) => isFresh(adapter));
  return source === undefined;
}

/** Its second factor, or the diagonal around that, begins at zero (spec: methods.md §7.3–§7.8). */
function isZeroWhenFresh(config: LoraConfig | MtlLoraConfig): boolean {
  if (config.architecture === "mtl_lora") return config.init_weights !== "bert";
  if (config.composition_mode === "scale") return false;
  return config.init_weights === "lora" || config.vera_b === 0;
}
