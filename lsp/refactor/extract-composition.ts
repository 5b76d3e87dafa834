import { lineStartOf } from "../lines.ts";
import { compositionAt } from "./composition-at.ts";
import type { Refactoring } from "./refactoring.ts";

/** `active = Stack(a, b)` → `compose c = Stack(a, b)` and `active = c`. */
export const extractComposition: Refactoring = {
  kind: "refactor.extract",
  offer(snapshot, file, span) {
    const found = compositionAt(snapshot, file, span);
    const text = snapshot.text(file);
    if (found?.expression.kind !== "Call" || text === undefined) return undefined;
    const { expression, declaration } = found;
    const isWhole = declaration.kind === "Compose" && declaration.value.span.start === expression.span.start;
    if (isWhole) return undefined;
    const { symbols } = snapshot.fast(file);
    let name = "composition";
    for (let i = 2; symbols.find("compose", name) || symbols.find("adapter", name); i++) name = `composition${i}`;
    const written = text.slice(expression.span.start, expression.span.end);
    const at = lineStartOf(text, declaration.span.start);
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    return {
      title: `Extract into \`compose ${name}\``,
      edits: [
        { file, span: { start: at, end: at }, text: `compose ${name} = ${written}${newline}${newline}` },
        { file, span: expression.span, text: name },
      ],
    };
  },
};
