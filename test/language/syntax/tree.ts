/** A tree as a short text, so that a test reads like the program that it is about. */
import type { AnyNode } from "../../../language/syntax/ast.ts";
import { children } from "../../../language/syntax/walk.ts";

export function outline(node: AnyNode): string {
  switch (node.kind) {
    case "Identifier":
      return node.quoted ? `'${node.text}'` : node.text;
    case "Reference":
      return `$${node.name}`;
    case "Number":
      return node.text;
    case "String":
      return JSON.stringify(node.value);
    case "Boolean":
      return String(node.value);
    case "None":
      return "none";
    case "Binary":
      return `(${outline(node.left)} ${node.operator} ${outline(node.right)})`;
    case "Unary":
      return `(${node.operator}${outline(node.operand)})`;
    default: {
      const inner = children(node).map(outline).join(" ");
      return inner === "" ? node.kind : `${node.kind}(${inner})`;
    }
  }
}

/** The tree without spans, for comparisons before and after formatting. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "span" && key !== "file")
      .map(([key, inner]) => [key, withoutSpans(inner)]),
  );
}
