/** E0602: outputs that a build asks for and does not have (spec: language.md, Inputs and outputs of a build). */
import { heads } from "../../../catalogue/heads/index.ts";
import { alternatives, suggest } from "../../../names/suggest.ts";
import type { Branches } from "../../../program/branches.ts";
import type { Build, HeadUse } from "../../../program/program.ts";
import type { BuildDraft } from "../../builds/draft.ts";
import type { CheckContext } from "../../context.ts";

export function checkOutputNames(context: CheckContext, draft: BuildDraft, build: Build, branches: Branches): void {
  if (draft.outputs === undefined) return;
  const known = outputNames(build, branches);
  for (const name of draft.outputs.names) {
    const isFusion = build.outputFusionAttentions && !known.includes(name);
    if (known.includes(name) || isFusion) continue;
    const nearest = suggest(name, known);
    context.report(draft.owner, {
      code: "E0602",
      span: draft.outputs.span,
      message: `this build has no output \`${name}\``,
      help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `Its outputs are ${known.join(", ")}.`,
    });
  }
}

/** The outputs of a build without those of its fusion layers. */
export function outputNames(build: Build, branches: Branches): readonly string[] {
  const own = (head: HeadUse | undefined) =>
    head === undefined ? build.model.family.outputs : heads[head.config.head_type].outputs.map(({ name }) => name);
  const isSplit = branches.kind === "parallel" || (branches.kind === "rows" && build.heads.length > 1);
  if (!isSplit) return own(build.heads[0] ?? build.model.taskHead);
  return branches.branches.flatMap((branch, index) =>
    own(build.heads[index] ?? build.model.taskHead).map((name) => `${branch.name}.${name}`),
  );
}
