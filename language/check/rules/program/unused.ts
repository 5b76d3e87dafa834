/** W0201: a declaration of the entry file that nothing uses. */
import { unreachable } from "../../../bug.ts";
import { type DeclaredSymbol, type SymbolKind, subjectOf, symbolKinds } from "../../../names/symbol.ts";
import type { Expression } from "../../../syntax/ast.ts";
import { ownerOf } from "../../context.ts";
import type { ProgramRule } from "../rule.ts";

const kinds: readonly SymbolKind[] = ["let", "model", "config", "adapter", "fusion", "head", "compose"];

const words: Readonly<Record<SymbolKind, string>> = {
  let: "`let`",
  model: "model",
  config: "config",
  adapter: "adapter",
  fusion: "fusion",
  head: "head",
  compose: "composition",
  build: "build",
};

export const unused: ProgramRule = {
  name: "unused",
  check(context) {
    const isTyped = symbolKinds.some((kind) =>
      context.symbols.all(kind).some(({ file, declaration }) => file === context.entry && isUnfinished(declaration)),
    );
    if (isTyped || !context.hasBuilds()) return;
    for (const kind of kinds) {
      for (const symbol of context.symbols.all(kind)) {
        const isElsewhere = symbol.file !== context.entry || symbol.declaration.broken;
        if (isElsewhere || context.isUsed(subjectOf(symbol)) || context.hasFailed(subjectOf(symbol))) continue;
        const { start, end } = symbol.declaration.span;
        context.report(ownerOf(symbol), {
          code: "W0201",
          span: symbol.declaration.name.span,
          message: `the ${words[kind]} \`${symbol.name}\` is never used`,
          help: "Use it in a build, or take it out.",
          fixes: [
            { title: `Remove \`${symbol.name}\``, edits: [{ file: symbol.file, span: { start, end }, text: "" }] },
          ],
        });
      }
    }
  },
};

/** What stands in a declaration that is being typed may not be seen as used yet. */
function isUnfinished(declaration: DeclaredSymbol["declaration"]): boolean {
  const isHole = (value: Expression | undefined) => value?.broken === true || value?.kind === "Missing";
  if (declaration.broken) return true;
  switch (declaration.kind) {
    case "Build":
      return declaration.block.broken === true || declaration.block.entries.some(({ value }) => isHole(value));
    case "Compose":
    case "Let":
      return isHole(declaration.value);
    case "Config":
      return isHole(declaration.method);
    case "Adapter":
      return isHole(declaration.method) || isHole(declaration.derivation);
    case "Fusion":
      return isHole(declaration.members);
    case "Head":
      return isHole(declaration.head);
    case "Model":
      return false;
    default:
      return unreachable(declaration);
  }
}
