/** What formatting must keep: the tree without places, quotes and the spellings that mean the same. */
import { canonicalMethodName } from "../../../language/catalogue/methods/index.ts";
import type { Module } from "../../../language/syntax/ast.ts";

/** Names and strings of one text are one here; where the difference matters, the cases of the formatter's test look. */
export function meaning(module: Module): unknown {
  return simplify(module.declarations);
}

function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== "object" || value === null) return value;
  const node = value as Record<string, unknown>;
  if (node.kind === "String") return { name: spelling(node.value) };
  if (node.kind === "Reference") return { name: spelling(node.name) };
  if (node.kind === "Identifier") return { name: spelling(node.text) };
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== "span")
      .map(([key, inner]) => [key, simplify(inner)]),
  );
}

function spelling(name: unknown): unknown {
  return typeof name === "string" ? (canonicalMethodName(name) ?? name) : name;
}
