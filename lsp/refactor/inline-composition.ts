import { isBlockName } from "../../language/catalogue/blocks/index.ts";
import { mayHold } from "../../language/catalogue/blocks/nesting.ts";
import type { DeclaredSymbol } from "../../language/names/symbol.ts";
import { compositionAt } from "./composition-at.ts";
import type { Refactoring } from "./refactoring.ts";

/** `Parallel(c, d)` with `compose c = Stack(a, b)` → `Parallel(Stack(a, b), d)`. */
export const inlineComposition: Refactoring = {
  kind: "refactor.inline",
  offer(snapshot, file, span) {
    const found = compositionAt(snapshot, file, span);
    if (found === undefined || (found.expression.kind !== "Reference" && found.expression.kind !== "String"))
      return undefined;
    const symbol = snapshot.fast(file).symbols.at(file, found.expression.span.start);
    if (symbol?.kind !== "compose") return undefined;
    const { declaration } = symbol as DeclaredSymbol<"compose">;
    const value = declaration.value;
    const text = snapshot.text(symbol.file);
    const isShorthand = value.kind === "List" || value.kind === "Tuple" || value.kind === "Missing";
    if (text === undefined || declaration.broken || value.broken || isShorthand) return undefined;
    const parent = found.parents.at(-1);
    const child = value.kind === "Call" ? value.callee.text : undefined;
    const isLegal =
      parent === undefined ||
      child === undefined ||
      !isBlockName(parent) ||
      !isBlockName(child) ||
      mayHold(parent, child);
    if (!isLegal) return undefined;
    const written = text.slice(value.span.start, value.span.end);
    return { title: `Inline \`${symbol.name}\``, edits: [{ file, span: found.expression.span, text: written }] };
  },
};
