import { compositionAt } from "./composition-at.ts";
import { keepsLegal } from "./keeps-legal.ts";
import type { Refactoring } from "./refactoring.ts";

/** `a` → `Stack(a)`, ready for a second adapter. A Stack of one means its child. */
export const wrapInStack: Refactoring = {
  kind: "refactor.rewrite",
  offer(snapshot, file, span) {
    const found = compositionAt(snapshot, file, span);
    const text = snapshot.text(file);
    if (found === undefined || text === undefined) return undefined;
    const { expression, parents } = found;
    // A whole Stack, or a child of one, would only be a Stack in a Stack.
    const isStack = expression.kind === "Call" && expression.callee.text === "Stack";
    if (isStack || parents.at(-1) === "Stack" || (expression.kind === "Call" && parents.length > 0)) return undefined;
    const written = text.slice(expression.span.start, expression.span.end);
    const edit = { file, span: expression.span, text: `Stack(${written})` };
    return keepsLegal(snapshot, file, found.value, edit) ? { title: "Wrap in `Stack`", edits: [edit] } : undefined;
  },
};
