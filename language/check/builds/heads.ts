/** Heads of a build against its branches (spec: heads.md §5, language.md). */
import type { Branches } from "../../program/branches.ts";
import type { HeadUse } from "../../program/program.ts";
import type { Span } from "../../source/span.ts";
import { count } from "../composition/block-arguments.ts";
import { visits } from "../composition/tree.ts";
import type { CheckContext } from "../context.ts";
import { resolveHeadDeclaration } from "../heads.ts";
import { useHead } from "../uses.ts";
import type { BuildDraft } from "./draft.ts";

/** The declared heads, one for each branch, or none; `undefined` when something is wrong, which was said. */
export function readHeads(
  context: CheckContext,
  draft: BuildDraft,
  branches: Branches | undefined,
): readonly HeadUse[] | undefined {
  const { headNames, owner, model } = draft;
  if (headNames.kind === "wrong") return undefined;
  if (branches === undefined) {
    if (headNames.kind === "default") useAllThatMayBeMeant(context, draft);
    return undefined;
  }
  const wanted = headNames.kind === "given" ? headNames.heads : defaultHeads(context, draft, branches);
  if (headNames.kind === "given" && wanted.length > 0)
    checkCount(context, draft, headNames.span, wanted.length, branches);
  const symbols = wanted.map(({ name, span }) => ({ span, symbol: context.use(owner, "head", name, span) }));
  if (model === undefined) return undefined;
  const uses = symbols.map(({ symbol, span }) => {
    const info = symbol === undefined ? undefined : resolveHeadDeclaration(context, symbol);
    const use = info === undefined ? undefined : useHead(context, owner, info, model);
    if (use !== undefined) checkType(context, draft, use, span);
    return use;
  });
  const sound = uses.filter((use) => use !== undefined);
  return sound.length === uses.length ? sound : undefined;
}

/** A composition with a mistake does not say which heads it takes: none is called unused for that. */
function useAllThatMayBeMeant(context: CheckContext, { owner, tree, activeSpan }: BuildDraft): void {
  for (const { tree: part } of visits(tree))
    if (part.kind === "adapter") context.use(owner, "head", part.name, activeSpan);
}

/** Those named like each branch's last adapter, if all of them are declared. */
function defaultHeads(
  context: CheckContext,
  draft: BuildDraft,
  branches: Branches,
): readonly { readonly name: string; readonly span: Span }[] {
  if (branches.kind === "single" && !endsWithName(draft)) return [];
  const names = branches.branches.map((branch) => branch.last);
  const known = names.filter((name) => name !== undefined && context.symbols.find("head", name) !== undefined);
  return known.length === names.length ? known.map((name) => ({ name: name ?? "", span: draft.activeSpan })) : [];
}

/** A fused, split or averaged output belongs to no one adapter, so no head is implied. */
function endsWithName({ tree }: BuildDraft): boolean {
  if (tree.kind !== "block") return true;
  const last = tree.children[tree.children.length - 1];
  return tree.block === "Stack" && last?.kind === "adapter";
}

function checkCount(context: CheckContext, draft: BuildDraft, span: Span, heads: number, branches: Branches): void {
  const expected = branches.branches.length;
  if (heads === expected) return;
  const names = branches.branches.map((branch) => branch.name).join(", ");
  const what =
    branches.kind === "parallel"
      ? `\`Parallel\` gives ${count(expected, "branch", "branches")} (${names})`
      : branches.kind === "rows"
        ? `\`BatchSplit\` has ${count(expected, "child", "children")} (${names})`
        : "the composition has one output";
  context.report(draft.owner, {
    code: "E0603",
    span,
    message: `${what}, and there ${heads === 1 ? "is" : "are"} ${count(heads, "head", "heads")}`,
    help: "Name one head for each branch, in order.",
    related: [{ file: draft.owner.file, span: draft.activeSpan, message: "the composition" }],
  });
}

function checkType(context: CheckContext, { owner, model }: BuildDraft, use: HeadUse, span: Span): void {
  if (model === undefined) return;
  const { family } = model;
  const type = use.config.head_type;
  if (!family.headTypes.includes(type)) {
    const list = family.headTypes.length > 0 ? `It has ${family.headTypes.join(", ")}.` : "It has none.";
    const message = `${family.name} has no ${type} head, and \`${use.name}\` is one`;
    context.report(owner, { code: "E0603", span, message, help: list });
  } else if ("use_pooler" in use.config && use.config.use_pooler && !family.outputs.includes("pooler_output")) {
    context.report(owner, {
      code: "E0603",
      span,
      message: `the head \`${use.name}\` reads the pooled output, and ${family.name} has none`,
      help: "Use a head with `use_pooler=false`.",
    });
  }
}
