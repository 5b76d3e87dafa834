/** What every part of checking shares: names, facts, and the place where mistakes are said, once each. */
import { Bug } from "../bug.ts";
import type { Facts } from "../checkpoint/facts.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose, type Problem } from "../diagnostics/problem.ts";
import type { BoundNames } from "../names/bind.ts";
import type { DeclaredSymbol, SymbolKind, SymbolTable } from "../names/symbol.ts";
import { symbolKinds } from "../names/symbol.ts";
import type { Span } from "../source/span.ts";

/** Whose mistake it is: the declaration that holds the text, as `kind:name`. */
export interface Owner {
  readonly file: string;
  readonly subject: string;
}

export type LetOverrides = ReadonlyMap<string, string | number | boolean>;

export interface CheckContext {
  readonly symbols: SymbolTable;
  readonly facts: Facts;
  readonly overrides: LetOverrides;
  /** The entry file: warnings about unused names and builds are about it alone. */
  readonly entry: string;
  /**
   * Says a mistake; the same words at the same place are said once, whoever owns them. Errors fail the owner. Nothing is said
   * about a declaration that the parser had to mend: it said enough.
   */
  report(owner: Owner, problem: Problem): void;
  /** Stops everything that uses the subject without saying a word: the reason was said elsewhere. */
  fail(subject: string): void;
  hasFailed(subject: string): boolean;
  /** True when another declaration uses the subject, or probably meant to. */
  isUsed(subject: string): boolean;
  /** A misspelt use of the subject: it is not to be called unused. */
  excuse(subject: string): void;
  /** True when the entry file builds something, written or implied. */
  hasBuilds(): boolean;
  /** Finds a name and records the use and the dependency. Says nothing when there is none. */
  use<K extends SymbolKind>(owner: Owner, kind: K, name: string, span: Span): DeclaredSymbol<K> | undefined;
  depend(owner: Owner, symbol: DeclaredSymbol): void;
  /** Computes a value once for each key; `onCycle` answers when computing it needs itself. */
  once<V>(key: string, compute: () => V, onCycle: () => V): V;
}

/** A context with what is needed to read its results. */
export interface OpenContext extends CheckContext {
  readonly diagnostics: readonly Diagnostic[];
  /** Subject → the subjects that it uses directly. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
}

export function ownerOf(symbol: DeclaredSymbol): Owner {
  return { file: symbol.file, subject: symbol.subject };
}

export function openContext(entry: string, names: BoundNames, facts: Facts, overrides: LetOverrides): OpenContext {
  const diagnostics: Diagnostic[] = [];
  const said = new Map<string, number>();
  const failed = new Set<string>();
  const excused = new Set<string>();
  const dependencies = new Map<string, Set<string>>();
  /** All that the values of `dependencies` hold. */
  const used = new Set<string>();
  const values = new Map<string, unknown>();
  const running = new Set<string>();
  const symbols = names.symbols;
  const broken = new Set(brokenSubjects(symbols));
  for (const subject of broken) failed.add(subject);

  function depend(owner: Owner, symbol: DeclaredSymbol): void {
    const uses = dependencies.get(owner.subject) ?? new Set<string>();
    used.add(symbol.subject);
    dependencies.set(owner.subject, uses.add(symbol.subject));
  }

  function share(index: number, subject: string): void {
    const diagnostic = diagnostics[index];
    if (diagnostic === undefined || diagnostic.subject === subject) return;
    diagnostics[index] = { ...diagnostic, alsoOf: [...(diagnostic.alsoOf ?? []), subject] };
  }

  return {
    ...{ entry, symbols, facts, overrides, diagnostics, dependencies, depend },
    report(owner, problem) {
      const diagnostic = diagnose(owner.file, problem, owner.subject);
      if (diagnostic.severity === "error") failed.add(owner.subject);
      const key = [owner.file, problem.span.start, problem.span.end, problem.code, problem.message].join("\u0000");
      const known = said.get(key);
      if (known !== undefined) share(known, owner.subject);
      if (known !== undefined || broken.has(owner.subject)) return;
      said.set(key, diagnostics.push(diagnostic) - 1);
    },
    fail(subject) {
      failed.add(subject);
    },
    hasFailed: (subject) => failed.has(subject),
    isUsed: (subject) => excused.has(subject) || used.has(subject),
    excuse(subject) {
      excused.add(subject);
    },
    hasBuilds: () => [...dependencies.keys()].some((subject) => subject.startsWith("build:")),
    use(owner, kind, name, span) {
      const symbol = symbols.find(kind, name);
      if (symbol === undefined) return undefined;
      names.addReference(symbol, { file: owner.file, span });
      depend(owner, symbol);
      return symbol;
    },
    once<V>(key: string, compute: () => V, onCycle: () => V): V {
      if (values.has(key)) return values.get(key) as V;
      if (running.has(key)) return onCycle();
      running.add(key);
      const value = compute();
      running.delete(key);
      if (values.has(key)) throw new Bug(`computed twice: ${key}`);
      values.set(key, value);
      return value;
    },
  };
}

function brokenSubjects(symbols: SymbolTable): readonly string[] {
  return symbolKinds.flatMap((kind) =>
    symbols.all(kind).flatMap((symbol) => (symbol.declaration.broken ? [symbol.subject] : [])),
  );
}
