import type { Location } from "../../language/diagnostics/diagnostic.ts";
import type { DeclaredSymbol } from "../../language/names/symbol.ts";
import type { Span } from "../../language/source/span.ts";
import { pathAt } from "../../language/syntax/walk.ts";
import { roleOf } from "../domain/folders.ts";
import type { Snapshot } from "../snapshot.ts";
import { resolveUri } from "../uri.ts";

export interface Target extends Location {
  /** All of the declaration. */
  readonly whole: Span;
}

/** Name → declaration, import → file, path → config file of the checkpoint. */
export function definition(snapshot: Snapshot, file: string, offset: number): readonly Target[] {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  if (symbol !== undefined) return [targetOf(symbol)];
  const path = pathTarget(snapshot, file, offset);
  return path === undefined ? [] : [path];
}

export function targetOf(symbol: DeclaredSymbol): Target {
  return { file: symbol.file, span: symbol.declaration.name.span, whole: symbol.declaration.span };
}

function pathTarget(snapshot: Snapshot, file: string, offset: number): Target | undefined {
  const path = pathAt(snapshot.module(file), offset);
  const literal = path.at(-1);
  const declaration = path[1];
  if (literal?.kind !== "String" || declaration === undefined) return undefined;
  const start = { start: 0, end: 0 };
  if (declaration.kind === "Import") {
    const target = resolveUri(file, literal.value);
    return snapshot.text(target) === undefined ? undefined : { file: target, span: start, whole: start };
  }
  const isSource =
    (declaration.kind === "Model" ||
      declaration.kind === "Adapter" ||
      declaration.kind === "Fusion" ||
      declaration.kind === "Head") &&
    declaration.source === literal;
  const located = isSource ? snapshot.host.locate(file, literal.value, roleOf(declaration)) : undefined;
  return located === undefined ? undefined : { file: located, span: start, whole: start };
}

/** The declaration of the config that an adapter is made with: what its type is. */
export function typeDefinition(snapshot: Snapshot, file: string, offset: number): readonly Target[] {
  const { symbols } = snapshot.fast(file);
  const symbol = symbols.at(file, offset);
  if (symbol?.kind !== "adapter") return [];
  const { declaration } = symbol as DeclaredSymbol<"adapter">;
  const method = declaration.method;
  const name = method?.kind === "Reference" ? method.name : undefined;
  const config = name === undefined ? undefined : symbols.find("config", name);
  return config === undefined ? [] : [targetOf(config)];
}
