import type { Location } from "../../language/diagnostics/diagnostic.ts";
import type { DeclaredSymbol } from "../../language/names/symbol.ts";
import type { Snapshot } from "../snapshot.ts";

/** Every use of the name under the cursor, in all files of the workspace; the declaration first when it is wanted. */
export function references(
  snapshot: Snapshot,
  file: string,
  offset: number,
  includeDeclaration: boolean,
): readonly Location[] {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  return symbol === undefined ? [] : usesOf(snapshot, file, symbol, includeDeclaration);
}

/** `file`: the entry through which the symbol was found; it may lie outside the workspace. */
export function usesOf(
  snapshot: Snapshot,
  file: string,
  symbol: DeclaredSymbol,
  includeDeclaration: boolean,
): readonly Location[] {
  const found = new Map<string, Location>();
  const add = (location: Location) => found.set(`${location.file}\u0000${location.span.start}`, location);
  if (includeDeclaration) add({ file: symbol.file, span: symbol.declaration.name.span });
  for (const each of entriesNaming(snapshot, file, symbol)) {
    const here = snapshot.fast(each).symbols.find(symbol.kind, symbol.name);
    if (here?.file === symbol.file) for (const use of here.references) add(use);
  }
  return [...found.values()];
}

/** Files whose program may hold the symbol: a use needs the name in the text of the entry or of what it imports. */
function entriesNaming(snapshot: Snapshot, file: string, symbol: DeclaredSymbol): readonly string[] {
  const others = snapshot.files().filter((each) => {
    if (each === file || each === symbol.file) return false;
    const text = snapshot.text(each);
    return text !== undefined && (text.includes(symbol.name) || /\bimport\b/.test(text));
  });
  return [...new Set([file, symbol.file, ...others])];
}
