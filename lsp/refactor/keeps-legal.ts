/** Would a composition have new mistakes after an edit? Asked before a change of form is offered. */
import { checkShape } from "../../language/check/composition/check-shape.ts";
import { readComposition } from "../../language/check/composition/read.ts";
import { openContext } from "../../language/check/context.ts";
import type { TextEdit } from "../../language/diagnostics/diagnostic.ts";
import { bindNames } from "../../language/names/bind.ts";
import type { Expression } from "../../language/syntax/ast.ts";
import { parseExpression } from "../../language/syntax/parse.ts";
import type { Snapshot } from "../snapshot.ts";

/** `value`: all of the composition; `edit` lies inside it. */
export function keepsLegal(snapshot: Snapshot, file: string, value: Expression, edit: TextEdit): boolean {
  const text = snapshot.text(file);
  if (text === undefined) return false;
  const before = text.slice(value.span.start, value.span.end);
  const { start, end } = edit.span;
  const after = before.slice(0, start - value.span.start) + edit.text + before.slice(end - value.span.start);
  return mistakesIn(snapshot, file, after) <= mistakesIn(snapshot, file, before);
}

function mistakesIn(snapshot: Snapshot, file: string, text: string): number {
  const { expression, diagnostics } = parseExpression(file, text);
  const context = openContext(file, bindNames(snapshot.fast(file).modules), snapshot.facts, new Map());
  const owner = { file, subject: "refactor:" };
  checkShape(context, owner, readComposition(context, owner, expression, true));
  return diagnostics.length + context.diagnostics.length;
}
