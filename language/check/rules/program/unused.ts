/** W0201: a declaration of the entry file that nothing uses. */
import { type SymbolKind, subjectOf } from "../../../names/symbol.ts";
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
    if (!context.hasBuilds()) return;
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
