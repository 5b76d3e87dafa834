/** Config strings: `"seq_bn[reduction_factor=16]|lora"` is the same text without its quotes (spec: methods.md §1.3). */
import type { Span } from "../../source/span.ts";
import type { Expression } from "../../syntax/ast.ts";
import { parseExpression } from "../../syntax/parse.ts";
import type { CheckContext, Owner } from "../context.ts";
import { moveSpans } from "./move-spans.ts";

/** The expression inside the string, with places in the file; `span` is the string with its quotes. */
export function readConfigString(
  context: CheckContext,
  owner: Owner,
  text: string,
  span: Span,
): Expression | undefined {
  const { expression, diagnostics } = parseExpression(owner.file, text);
  const [problem] = diagnostics;
  if (problem === undefined) return moveSpans(expression, span.start + 1);
  context.report(owner, {
    code: "E0301",
    span,
    message: `"${text}" is no config string: ${problem.message}`,
    help: 'Config strings look like `"seq_bn[reduction_factor=16]|lora[r=8]"`.',
  });
  return undefined;
}
