/**
 * Gathers declarations into one namespace for each kind (spec: language.md, Names). Uses are added while `check/` resolves
 * them. Next step of the pipeline: `check/`.
 */
import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/problem.ts";
import { touches } from "../source/span.ts";
import type { Module, NamedDeclaration } from "../syntax/ast.ts";
import type { DeclaredSymbol, SymbolKind, SymbolTable } from "./symbol.ts";
import { kindOf, subjectOf } from "./symbol.ts";

export interface BoundNames {
  readonly symbols: SymbolTable;
  readonly diagnostics: readonly Diagnostic[];
  /** Records a use; the same place twice counts once. */
  addReference(symbol: DeclaredSymbol, location: Location): void;
}

interface MutableSymbol extends DeclaredSymbol {
  readonly references: Location[];
}

/** Binds the modules of one program; builds of imported files stay out. The first of two equal names wins. */
export function bindNames(modules: readonly Module[]): BoundNames {
  const byKind = new Map<SymbolKind, Map<string, MutableSymbol>>();
  const diagnostics: Diagnostic[] = [];
  const entry = modules[0];
  for (const module of modules) {
    for (const declaration of module.declarations) {
      if (declaration.kind === "Import" || declaration.name.broken || declaration.name.text === "") continue;
      if (declaration.kind === "Build" && module !== entry) continue;
      const kind = kindOf(declaration);
      const names = byKind.get(kind) ?? new Map<string, MutableSymbol>();
      byKind.set(kind, names);
      const first = names.get(declaration.name.text);
      if (first === undefined) {
        const name = declaration.name.text;
        const subject = subjectOf({ kind, name });
        names.set(name, { kind, name, file: module.file, declaration, subject, references: [] } as MutableSymbol);
      } else diagnostics.push(duplicate(first, module.file, declaration));
    }
  }
  /** By file and offset: a word can be a use of several, as of an adapter and its head. */
  const uses = new Map<string, Map<number, DeclaredSymbol[]>>();
  return {
    symbols: tableOver(byKind),
    diagnostics,
    addReference(symbol, location) {
      const { file, span } = location;
      const inFile = uses.get(file) ?? new Map<number, DeclaredSymbol[]>();
      uses.set(file, inFile);
      const here = inFile.get(span.start) ?? [];
      if (here.includes(symbol)) return;
      here.push(symbol);
      inFile.set(span.start, here);
      byKind.get(symbol.kind)?.get(symbol.name)?.references.push(location);
    },
  };
}

function tableOver(byKind: ReadonlyMap<SymbolKind, ReadonlyMap<string, MutableSymbol>>): SymbolTable {
  return {
    find<K extends SymbolKind>(kind: K, name: string) {
      return byKind.get(kind)?.get(name) as DeclaredSymbol<K> | undefined;
    },
    all<K extends SymbolKind>(kind: K) {
      return [...(byKind.get(kind)?.values() ?? [])] as unknown as readonly DeclaredSymbol<K>[];
    },
    at(file, offset) {
      for (const names of byKind.values())
        for (const symbol of names.values()) {
          if (symbol.file === file && touches(symbol.declaration.name.span, offset)) return symbol;
          if (symbol.references.some((use) => use.file === file && touches(use.span, offset))) return symbol;
        }
      return undefined;
    },
  };
}

function duplicate(first: DeclaredSymbol, file: string, second: NamedDeclaration): Diagnostic {
  const article = first.kind === "adapter" ? "an" : "a";
  const problem = {
    code: "E0202",
    span: second.name.span,
    message: `there is already ${article} ${first.kind} called \`${first.name}\``,
    help: "Rename one of the two: each name of a kind stands for one thing in all imported files.",
    related: [{ file: first.file, span: first.declaration.name.span, message: "first declared here" }],
  } as const;
  return diagnose(file, problem, subjectOf(first));
}
