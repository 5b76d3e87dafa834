/** `let` names, with the values given on the command line (`--set rank=16`) in place of the written ones. */
import type { FieldValue } from "../catalogue/field.ts";
import { alternatives, suggest } from "../names/suggest.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import { emptySpan } from "../source/span.ts";
import type { CheckContext } from "./context.ts";
import { ownerOf } from "./context.ts";
import { describeValue, evaluate } from "./values.ts";

/** The value of a `let`; `undefined` when it has none, which was said. */
export function resolveLet(context: CheckContext, symbol: DeclaredSymbol<"let">): FieldValue | undefined {
  const owner = ownerOf(symbol);
  return context.once<FieldValue | undefined>(
    owner.subject,
    () => {
      const written = evaluate(context, owner, symbol.declaration.value);
      const given = context.overrides.get(symbol.name);
      if (given === undefined) return written;
      return overridden(context, symbol, written, given);
    },
    () => {
      context.report(owner, {
        code: "E0205",
        span: symbol.declaration.name.span,
        message: `\`${symbol.name}\` is calculated from itself`,
        help: "Give one of the names in the circle a plain value.",
      });
      return undefined;
    },
  );
}

/** Every `let`, and every `--set` that no `let` takes. */
export function checkLets(context: CheckContext): void {
  for (const symbol of context.symbols.all("let")) resolveLet(context, symbol);
  for (const name of context.overrides.keys()) {
    if (context.symbols.find("let", name) !== undefined) continue;
    const nearest = suggest(
      name,
      context.symbols.all("let").map((symbol) => symbol.name),
    );
    context.report(
      { file: context.entry, subject: `let:${name}` },
      {
        code: "E0201",
        span: emptySpan,
        message: `\`--set ${name}\` names no \`let\` of this file`,
        help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `Declare it: \`let ${name} = 1\`.`,
      },
    );
  }
}

/** The command line gives text; a `let` that is a number or a boolean wants one in its place. */
function overridden(
  context: CheckContext,
  symbol: DeclaredSymbol<"let">,
  written: FieldValue | undefined,
  given: string | number | boolean,
): FieldValue | undefined {
  const value = typeof given === "string" && typeof written !== "string" ? readText(given) : given;
  if (written === undefined || written === null || typeof written === typeof value) return value;
  context.report(ownerOf(symbol), {
    code: "E0205",
    span: symbol.declaration.name.span,
    message: `\`${symbol.name}\` is ${describeValue(written)}, and \`--set\` gives ${describeValue(value)}`,
    help: "Give a value of the same type.",
  });
  return undefined;
}

function readText(text: string): string | number | boolean {
  if (text === "true" || text === "True") return true;
  if (text === "false" || text === "False") return false;
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
