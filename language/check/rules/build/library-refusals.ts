/** What version 1.2 of the library refuses or cannot do, for builds that ask for its meaning (architecture.md, "Two meanings"). */

import type { MethodConfig } from "../../../catalogue/method-config.ts";
import { architectures } from "../../../catalogue/methods/architectures/index.ts";
import type { Site } from "../../../catalogue/site.ts";
import type { DiagnosticCode } from "../../../diagnostics/catalogue.ts";
import type { AdapterInfo } from "../../adapters.ts";
import type { BuildDraft } from "../../builds/draft.ts";
import { adapterLeaves, type BlockTree, type Tree, type Visit, visits } from "../../composition/tree.ts";
import type { ModelInfo } from "../../models.ts";
import type { BuildRule } from "../rule.ts";

export const libraryRefusals: BuildRule = {
  name: "library-refusals",
  check(draft, context) {
    const { model } = draft;
    if (draft.semantics !== "adapters-1.2" || model === undefined) return;
    for (const visit of visits(draft.tree)) {
      const problem = problemAt(draft, model, visit);
      if (problem === undefined) continue;
      context.report(
        { ...draft.owner, file: visit.tree.file },
        {
          code: problem.code,
          span: visit.tree.span,
          message: `version 1.2 of the library ${problem.message}`,
          help: 'Leave `semantics` out for the documented meaning, `semantics = "documented"`.',
        },
      );
    }
  },
};

interface LibraryProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
}

function problemAt(draft: BuildDraft, model: ModelInfo, { tree, ancestors }: Visit): LibraryProblem | undefined {
  if (tree.kind === "broken") return undefined;
  if (tree.kind === "adapter") return averageProblem(draft.adapters.get(tree.name), model);
  if (tree.kind === "none") {
    if (ancestors.length === 0) return undefined;
    return { code: "E0404", message: "has no `none`" };
  }
  if (tree.block === "Switch") return { code: "E0406", message: "has no `Switch`" };
  if (tree.block === "MultiTask" && tree.children.some((child) => child.kind === "block" && child.block === "Fuse")) {
    return { code: "E0401", message: "fails on a `Fuse` inside `MultiTask`" };
  }
  if (tree.block === "Parallel" && ancestors.length === 0 && !parallelModels.has(model.modelType)) {
    return { code: "E0405", message: `refuses \`Parallel\` on models of type ${model.modelType}` };
  }
  return modulesProblem(draft, model, tree, ancestors.length === 0);
}

/** composition.md §10 */
const modelsWithoutSvd: ReadonlySet<string> = new Set(["deberta", "gpt2"]);

function averageProblem(adapter: AdapterInfo | undefined, model: ModelInfo): LibraryProblem | undefined {
  if (!modelsWithoutSvd.has(model.modelType) || adapter === undefined || !usesSvd(adapter)) return undefined;
  return { code: "E0305", message: `refuses \`lora_delta_w_svd\` on models of type ${model.modelType}` };
}

function usesSvd({ derivation }: AdapterInfo): boolean {
  if (derivation === undefined) return false;
  return derivation.strategy === "lora_delta_w_svd" || derivation.members.some(({ adapter }) => usesSvd(adapter));
}

function modulesProblem(
  draft: BuildDraft,
  model: ModelInfo,
  tree: BlockTree,
  isOutermost: boolean,
): LibraryProblem | undefined {
  const configs = configsOf(draft, tree);
  if (
    tree.block === "Parallel" &&
    configs.some((config) => config.architecture === "bottleneck" && config.is_parallel)
  ) {
    return {
      code: "E0404",
      message: "crashes on parallel bottlenecks (`par_bn`) inside `Parallel` for more than one row",
    };
  }
  const hasMany = adapterLeaves(tree).length > 1;
  if (isOutermost && hasMany && model.sites.some((site) => isFused(site) && attachesAny(configs, site))) {
    return { code: "E0404", message: "takes one LoRA alone where q, k and v share one matrix" };
  }
  if (tree.block === "Stack" || tree.block === "Fuse") return undefined;
  const uneven = model.sites.find((site) => isUneven(draft, tree, site));
  if (uneven === undefined) return undefined;
  const place = uneven.path === "" ? uneven.kind : uneven.path;
  return {
    code: "E0404",
    message: `fails where only some branches of \`${tree.block}\` have a module, as at \`${place}\``,
  };
}

/** Prefixes pass absent names through; bottlenecks and LoRA do not (composition.md §3.8). */
function isUneven(draft: BuildDraft, tree: BlockTree, site: Site): boolean {
  if (site.kind !== "bottleneck" && site.kind !== "linear") return false;
  const present = tree.children
    .filter((child) => child.kind !== "none")
    .map((child) => attachesAny(configsOf(draft, child), site));
  return present.includes(true) && present.includes(false);
}

function configsOf(draft: BuildDraft, tree: Tree): readonly MethodConfig[] {
  return adapterLeaves(tree).flatMap((leaf) => draft.adapters.get(leaf.name)?.config?.members ?? []);
}

function attachesAny(configs: readonly MethodConfig[], site: Site): boolean {
  return configs.some((config) => architectures[config.architecture].attachesTo(config, site));
}

function isFused(site: Site): boolean {
  return site.kind === "linear" && site.isFused;
}

/** composition.md §2.4 */
const parallelModels: ReadonlySet<string> = new Set([
  "albert",
  "bart",
  "bert",
  "bert-generation",
  "deberta",
  "deberta-v2",
  "distilbert",
  "electra",
  "gpt2",
  "gptj",
  "llama",
  "mbart",
  "mistral",
  "mt5",
  "plbart",
  "roberta",
  "t5",
  "vit",
  "whisper",
  "xlm-roberta",
  "xmod",
]);
