import type { Span } from "../../language/source/span.ts";
import type { AnyNode } from "../../language/syntax/ast.ts";
import { visit } from "../../language/syntax/walk.ts";
import type { Snapshot } from "../snapshot.ts";

export interface FoldData {
  readonly span: Span;
  readonly kind: "region" | "comment" | "imports";
}

/** Whatever takes more than one line: blocks, calls, lists, comments, runs of imports. Lines are counted by the caller. */
export function foldingRanges(snapshot: Snapshot, file: string): readonly FoldData[] {
  const module = snapshot.module(file);
  const text = snapshot.text(file) ?? "";
  const folds: FoldData[] = [];
  visit(module, (node) => {
    if (isFoldable(node) && /[\r\n]/.test(text.slice(node.span.start, node.span.end)))
      folds.push({ span: node.span, kind: "region" });
  });
  const imports = module.declarations.filter(({ kind }) => kind === "Import");
  folds.push(...runs(imports, text, "imports"), ...runs(module.comments, text, "comment"));
  return folds;
}

function isFoldable({ kind }: AnyNode): boolean {
  return kind === "Block" || kind === "Call" || kind === "List" || kind === "Dict" || kind === "Tuple";
}

/** Neighbours with nothing but one line break between them fold as one. */
function runs(nodes: readonly { readonly span: Span }[], text: string, kind: FoldData["kind"]): readonly FoldData[] {
  const found: { start: number; end: number }[] = [];
  for (const { span } of nodes) {
    const last = found.at(-1);
    const isNext = last !== undefined && /^[ \t]*(\r\n|\n|\r)?[ \t]*$/.test(text.slice(last.end, span.start));
    if (isNext) last.end = span.end;
    else found.push({ ...span });
  }
  return found.filter(({ start, end }) => /[\r\n]/.test(text.slice(start, end))).map((span) => ({ span, kind }));
}
