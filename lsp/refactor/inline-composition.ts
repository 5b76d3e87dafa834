import type { DeclaredSymbol } from "../../language/names/symbol.ts";
import { compositionAt } from "./composition-at.ts";
import { keepsLegal } from "./keeps-legal.ts";
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
    const written = text.slice(value.span.start, value.span.end);
    const edit = { file, span: found.expression.span, text: written };
    if (!keepsLegal(snapshot, file, found.value, edit)) return undefined;
    return { title: `Inline \`${symbol.name}\``, edits: [edit] };
  },
};
