import type { Location } from "../../language/diagnostics/diagnostic.ts";
import type { Snapshot } from "../snapshot.ts";
import type { SymbolShape } from "./document-symbols.ts";

export interface WorkspaceSymbolData extends Location {
  readonly name: string;
  readonly shape: SymbolShape;
}

const maxSymbols = 500;

/** Declarations of all files whose names hold the letters of the query in order, case left out. */
export function workspaceSymbols(snapshot: Snapshot, query: string): readonly WorkspaceSymbolData[] {
  const found: WorkspaceSymbolData[] = [];
  for (const file of snapshot.files()) {
    for (const declaration of snapshot.module(file).declarations) {
      if (declaration.kind === "Import" || declaration.name.text === "") continue;
      if (!matches(declaration.name.text, query)) continue;
      const shape = declaration.kind.toLowerCase() as SymbolShape;
      found.push({ name: declaration.name.text, shape, file, span: declaration.name.span });
      if (found.length >= maxSymbols) return found;
    }
  }
  return found;
}

function matches(name: string, query: string): boolean {
  const letters = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase().replace(/\s/g, "")) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
