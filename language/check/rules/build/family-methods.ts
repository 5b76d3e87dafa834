/** E0405, E0305, W0301: may this model have these adapters, and do they attach anywhere? (spec: models.md §5.1) */
import { describeMethod } from "../../../catalogue/describe-config.ts";
import type { AdapterConfig, MethodConfig } from "../../../catalogue/method-config.ts";
import { architectures } from "../../../catalogue/methods/architectures/index.ts";
import { siteProblems } from "../../../catalogue/methods/site-problems.ts";
import { unionSiteProblems } from "../../../catalogue/methods/union-problems.ts";
import type { AdapterInfo } from "../../adapters.ts";
import type { AdapterTree } from "../../composition/tree.ts";
import type { CheckContext, Owner } from "../../context.ts";
import { ownerOf } from "../../context.ts";
import type { ModelInfo } from "../../models.ts";
import { leavesOf } from "../leaves.ts";
import type { BuildRule } from "../rule.ts";

export const familyMethods: BuildRule = {
  name: "family-methods",
  check(draft, context) {
    const { model } = draft;
    if (model === undefined) return;
    for (const leaf of leavesOf(draft.tree)) {
      const info = draft.adapters.get(leaf.name);
      if (info?.config === undefined) continue;
      const reasons = info.config.members.flatMap((member) => refusals(model, member));
      for (const { member, reason } of reasons) reportRefusal(context, draft.owner, leaf, model, member, reason);
      if (reasons.length > 0) continue;
      checkSites(context, draft.owner, info, info.config, model);
    }
  },
};

interface Refusal {
  readonly member: MethodConfig;
  readonly reason: string;
}

/** Why a family does not take a method; empty when it does. */
export function refusals({ family, config }: ModelInfo, member: MethodConfig): readonly Refusal[] {
  const reason = family.refusedArchitectures[member.architecture] ?? family.refusesConfig(config, member);
  return reason === null ? [] : [{ member, reason }];
}

function reportRefusal(
  context: CheckContext,
  owner: Owner,
  leaf: AdapterTree,
  model: ModelInfo,
  member: MethodConfig,
  reason: string,
): void {
  const method = describeMethod(member).split("(")[0];
  context.report(
    { ...owner, file: leaf.file },
    {
      code: "E0405",
      span: leaf.span,
      message: `${model.family.name} cannot have \`${leaf.name}\`, which is \`${method}\`: ${reason}`,
      help: "Take another method, or another base model.",
      related: [
        { file: leaf.symbol.file, span: leaf.symbol.declaration.name.span, message: "the adapter" },
        {
          file: model.symbol.file,
          span: model.symbol.declaration.name.span,
          message: `the ${model.family.name} model`,
        },
      ],
    },
  );
}

function checkSites(
  context: CheckContext,
  owner: Owner,
  info: AdapterInfo,
  config: AdapterConfig,
  model: ModelInfo,
): void {
  const { file, span, spans } = placesOf(info);
  const here = { ...owner, file };
  config.members.forEach((member, index) => {
    for (const problem of siteProblems(member, model.sites)) {
      const { field, message, help } = problem;
      context.report(here, { code: "E0305", span: spans[index]?.get(field) ?? span, message, help });
    }
    if (model.sites.some((site) => architectures[member.architecture].attachesTo(member, site))) return;
    context.report(ownerOf(info.symbol), {
      code: "W0301",
      span: info.symbol.declaration.name.span,
      message: `\`${describeMethod(member)}\` attaches nowhere in ${model.family.name}, so \`${info.symbol.name}\` changes nothing`,
      help: "Check the keys that say where it attaches, and `leave_out`.",
    });
  });
  for (const { message, help } of unionSiteProblems(config.members, model.sites)) {
    context.report(here, { code: "E0305", span, message, help });
  }
}

/** Where an adapter's keys stand: in its method, or in the file that it names. */
function placesOf({ symbol, written, source }: AdapterInfo) {
  const span = written?.span ?? source?.span ?? symbol.declaration.name.span;
  const members = written?.members ?? [];
  const isHere = members.every((member) => member.file === symbol.file);
  return { file: symbol.file, span, spans: isHere ? members.map((member) => member.spans) : [] };
}
