/** E0201: a name that nothing declares, with the nearest that exist. */
import type { Fix } from "../diagnostics/diagnostic.ts";
import { alternatives, suggest } from "../names/suggest.ts";
import { type SymbolKind, subjectOf } from "../names/symbol.ts";
import type { Span } from "../source/span.ts";
import type { CheckContext, Owner } from "./context.ts";

const kindNames: Record<SymbolKind, string> = {
  let: "`let`",
  model: "model",
  config: "config",
  adapter: "adapter",
  fusion: "fusion",
  head: "head",
  compose: "composition",
  build: "build",
};

/** `kinds`: where the name was looked for; the first names the thing in the message. */
export function reportUnknownName(
  context: CheckContext,
  owner: Owner,
  kinds: readonly [SymbolKind, ...SymbolKind[]],
  name: string,
  span: Span,
): void {
  const known = kinds.flatMap((kind) => context.symbols.all(kind).map((symbol) => symbol.name));
  const nearest = suggest(name, known);
  for (const kind of kinds) for (const near of nearest) context.excuse(subjectOf({ kind, name: near }));
  const advice = nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : declareIt(kinds[0], name);
  context.report(owner, {
    code: "E0201",
    span,
    message: `there is no ${kindNames[kinds[0]]} called \`${name}\``,
    help: advice,
    fixes: renameFixes(owner.file, span, nearest),
  });
}

/** One fix for each suggestion; the only one is preferred. */
export function renameFixes(file: string, span: Span, names: readonly string[]): readonly Fix[] {
  return names.map((name) => ({
    title: `Change to \`${name}\``,
    edits: [{ file, span, text: isIdentifier(name) ? name : JSON.stringify(name) }],
    ...(names.length === 1 ? { preferred: true as const } : {}),
  }));
}

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function declareIt(kind: SymbolKind, name: string): string {
  const written = isIdentifier(name) ? name : JSON.stringify(name);
  switch (kind) {
    case "adapter":
      return `Declare it: \`adapter ${written} from "./adapters/${name}"\`.`;
    case "model":
      return `Declare it: \`model ${written} = "./models/${name}"\`.`;
    case "head":
      return `Declare it: \`head ${written} from "./adapters/${name}"\`.`;
    default:
      return `Declare it with \`${kind} ${written} = …\`.`;
  }
}
