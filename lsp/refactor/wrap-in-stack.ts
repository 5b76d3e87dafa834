import { isBlockName } from "../../language/catalogue/blocks/index.ts";
import { mayHold } from "../../language/catalogue/blocks/nesting.ts";
import { compositionAt } from "./composition-at.ts";
import type { Refactoring } from "./refactoring.ts";

/** `a` → `Stack(a)`, ready for a second adapter. A Stack of one means its child. */
export const wrapInStack: Refactoring = {
  kind: "refactor.rewrite",
  offer(snapshot, file, span) {
    const found = compositionAt(snapshot, file, span);
    const text = snapshot.text(file);
    if (found === undefined || text === undefined) return undefined;
    const { expression, parents } = found;
    const parent = parents.at(-1);
    const child = expression.kind === "Call" ? expression.callee.text : undefined;
    if (parent !== undefined && (!isBlockName(parent) || !mayHold(parent, "Stack"))) return undefined;
    if (child !== undefined && (!isBlockName(child) || !mayHold("Stack", child) || parents.length > 0))
      return undefined;
    const written = text.slice(expression.span.start, expression.span.end);
    return { title: "Wrap in `Stack`", edits: [{ file, span: expression.span, text: `Stack(${written})` }] };
  },
};
